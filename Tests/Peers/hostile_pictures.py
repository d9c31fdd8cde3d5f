"""Pictures that somebody might send who means no good: made here, none is stored.

`refused()` are no pictures, broken ones, or such as would cost too much. `disguised()` are whole pictures with something in or behind
them: they may be taken, but nothing of the payload may come out again.
"""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

PAYLOAD = b"<script>alert('jixia')</script><?php system($_GET['jixia']); ?>"


def pattern(width=64, height=48, mode="RGB"):
    """Something with edges and slopes, so that no format makes nothing of it."""
    image = Image.new("RGB", (width, height))
    image.putdata([(x * 255 // width, y * 255 // height, 255 if (x // 8 + y // 8) % 2 else 0) for y in range(height) for x in range(width)])
    return image.convert(mode)


def saved(image, kind, **more):
    target = io.BytesIO()
    image.save(target, kind, **more)
    return target.getvalue()


VALID = {
    "jpeg": lambda: saved(pattern(), "JPEG", quality=90),
    "progressive": lambda: saved(pattern(), "JPEG", quality=90, progressive=True),
    "png": lambda: saved(pattern(), "PNG"),
    "palette": lambda: saved(pattern(mode="P"), "PNG"),
    "gif": lambda: saved(pattern(mode="P"), "GIF"),
    "webp": lambda: saved(pattern(), "WEBP", quality=90),
    "lossless": lambda: saved(pattern(), "WEBP", lossless=True),
    "transparent": lambda: saved(pattern(mode="RGBA"), "WEBP", quality=80, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
}


# PNG

def chunk(name, content=b"", check=None):
    check = zlib.crc32(name + content) if check is None else check
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def header(width, height, depth=8, colour=2, compression=0, filters=0, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width & 0xFFFFFFFF, height & 0xFFFFFFFF, depth, colour, compression, filters, interlace))


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def zeros(count):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(min(1 << 20, count - at))) for at in range(0, count, 1 << 20)) + packer.flush()


DATA = zlib.compress(b"".join(b"\0" + bytes(range(24)) for _ in range(8)))
END = chunk(b"IEND")


def bad_pngs():
    bomb = zeros(112_530_000)
    for width, height in ((30_000, 30_000), (65_535, 65_535), (10_001, 1), (1, 10_001), (5001, 5000), (0, 1), (1, 0), (0, 0),
                          (0x7FFFFFFF, 0x7FFFFFFF), (-1, 1), (1, -1), (-5, -5), (1 << 31, 1), (100_000, 100), (10_000, 10_000)):
        yield f"png {width}x{height}", png(header(width, height, 1, 0), chunk(b"IDAT", bomb), END)
    yield "png of 200 MB in 16 bits, transparent", png(header(5000, 5000, 16, 6), chunk(b"IDAT", bomb), END)
    yield "png of 150 MB in 16 bits", png(header(5000, 5000, 16, 2), chunk(b"IDAT", bomb), END)
    small = header(8, 8)
    yield "png wrong check sum of the header", png(chunk(b"IHDR", small[8:-4], 1), chunk(b"IDAT", DATA), END)
    yield "png wrong check sum of the data", png(small, chunk(b"IDAT", DATA, 1), END)
    for length in (0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 1 << 20, len(DATA) + 1):
        yield f"png length {length}", png(small, struct.pack(">I", length) + b"IDAT" + DATA + b"\0\0\0\0", END)
    yield "png header twice", png(small, small, chunk(b"IDAT", DATA), END)
    yield "png without header", png(chunk(b"IDAT", DATA), END)
    yield "png without data", png(small, END)
    yield "png without end", png(small, chunk(b"IDAT", DATA))
    yield "png signature alone", png()
    yield "png header of 14", png(chunk(b"IHDR", small[8:-4] + b"\0"), chunk(b"IDAT", DATA), END)
    yield "png without palette", png(header(8, 8, 8, 3), chunk(b"IDAT", zlib.compress(bytes(72))), END)
    yield "png palette of 257", png(header(8, 8, 8, 3), chunk(b"PLTE", bytes(771)), chunk(b"IDAT", zlib.compress(bytes(72))), END)
    yield "png palette of 4 bytes", png(header(8, 8, 8, 3), chunk(b"PLTE", bytes(4)), chunk(b"IDAT", zlib.compress(bytes(72))), END)
    for depth, colour in ((3, 2), (8, 5), (0, 0), (1, 2), (16, 3), (32, 2), (8, 255), (4, 6)):
        yield f"png depth {depth} colour {colour}", png(header(8, 8, depth, colour), chunk(b"IDAT", DATA), END)
    yield "png compression 1", png(header(8, 8, compression=1), chunk(b"IDAT", DATA), END)
    yield "png filters 1", png(header(8, 8, filters=1), chunk(b"IDAT", DATA), END)
    yield "png interlace 2", png(header(8, 8, interlace=2), chunk(b"IDAT", DATA), END)
    yield "png data is noise", png(small, chunk(b"IDAT", bytes(range(200))), END)
    yield "png data too short", png(small, chunk(b"IDAT", zlib.compress(bytes(20))), END)
    yield "png data wants a dictionary", png(small, chunk(b"IDAT", b"\x78\xbb\0\0\0\1" + DATA[2:]), END)
    yield "png filter of 9", png(small, chunk(b"IDAT", zlib.compress(b"\x09" + bytes(199))), END)
    yield "png interlaced, too short", png(header(4000, 4000, interlace=1), chunk(b"IDAT", zlib.compress(bytes(1000))), END)


# JPEG

def sized_jpeg(width, height, base=None):
    data = bytearray(base or VALID["jpeg"]())
    at = next(place for place in range(len(data)) if data[place] == 0xFF and data[place + 1] in (0xC0, 0xC2))
    data[at + 5:at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def segments(data):
    """The markers of a JPEG with where their segments begin and end; the last one begins the data."""
    place, found = 2, []
    while True:
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2:place + 4])[0]
        found.append((marker, place, place + 2 + length))
        place += 2 + length
        if marker == 0xDA:
            return found


def changed(data, marker, change):
    for found, start, end in segments(data):
        if found == marker:
            return data[:start] + change(data[start:end]) + data[end:]
    raise AssertionError(hex(marker))


def patched(data, marker, offset, value):
    return changed(data, marker, lambda segment: segment[:offset] + bytes([value]) + segment[offset + 1:])


def bad_jpegs():
    plain, progressive = VALID["jpeg"](), VALID["progressive"]()
    for width, height in ((65_535, 65_535), (65_500, 400), (10_001, 1), (1, 10_001), (5001, 5000), (0, 10), (10, 0), (0, 0), (30_000, 1000)):
        yield f"jpeg {width}x{height}", sized_jpeg(width, height)
        yield f"progressive {width}x{height}", sized_jpeg(width, height, progressive)
    last = progressive.rindex(b"\xff\xda")
    for count in (100, 200, 2000, 10_000):
        yield f"jpeg of {count} more scans", progressive[:-2] + progressive[last:-2] * count + b"\xff\xd9"
    large = sized_jpeg(5000, 5000, progressive)
    yield "jpeg of 25 megapixels in 20 scans", large[:-2] + progressive[last:-2] * 14 + b"\xff\xd9"
    # Without its tables of codes a JPEG is one still: there are standard ones.
    for name, marker in (("size", 0xC0), ("quantization", 0xDB)):
        without = plain
        while any(found == marker for found, _, _ in segments(without)):
            without = changed(without, marker, lambda _: b"")
        yield f"jpeg without {name}", without
    yield "jpeg without a scan", plain[:segments(plain)[-1][1]] + b"\xff\xd9"
    yield "jpeg two sizes", changed(plain, 0xC0, lambda segment: segment * 2)
    for length in (0, 1, 0xFFFF):
        yield f"jpeg segment of {length}", b"\xff\xd8\xff\xe0" + struct.pack(">H", length) + plain[4:]
    for marker in (0xC1 + 2, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF):
        yield f"jpeg frame {marker:x}", patched(plain, 0xC0, 1, marker)
    yield "jpeg of 12 bits", patched(plain, 0xC0, 4, 12)
    yield "jpeg of 16 bits", patched(plain, 0xC0, 4, 16)
    for count in (0, 2, 5, 255):
        yield f"jpeg of {count} components", patched(plain, 0xC0, 9, count)
    for factor in (0x00, 0x05, 0x50, 0xFF):
        yield f"jpeg sampling {factor:x}", patched(plain, 0xC0, 11, factor)
    yield "jpeg table of quantization 9", patched(plain, 0xC0, 12, 9)
    yield "jpeg too many codes", changed(plain, 0xC4, lambda segment: segment[:5] + b"\xff" * 16 + segment[21:])
    yield "jpeg begin and end", b"\xff\xd8\xff\xd9"
    yield "jpeg begin alone", b"\xff\xd8\xff"
    yield "jpeg a million times ff", b"\xff\xd8" + b"\xff" * 1_000_000
    yield "jpeg begins twice", b"\xff\xd8" + plain
    yield "jpeg restart outside", b"\xff\xd8\xff\xd0" + plain[2:]


# GIF

def gif(*blocks, size=(8, 8), end=b";"):
    return b"GIF89a" + struct.pack("<HHBBB", *size, 0x80, 0, 0) + bytes(6) + b"".join(blocks) + end


def frame(width=8, height=8, code=2, data=b"\x02\x16\x8c\x2d\x99\x87\x2a\x1c\xdc\x33\xa0\x02\x75\xec\x95\xfa\xa8\xde\x60\x8c\x04\x91\x4c\x01"[:8]):
    return b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + bytes([code, len(data)]) + data + b"\0"


def bad_gifs():
    for count in (101, 1000, 10_000, 100_000):
        yield f"gif of {count} frames", gif(*[frame()] * count)
    yield "gif of 100 large frames", gif(*[frame(5000, 5000)] * 100, size=(5000, 5000))
    yield "gif of 21 frames of 5 megapixels", gif(*[frame(5000, 1000)] * 21, size=(5000, 1000))
    for size in ((65_535, 65_535), (10_001, 1), (5001, 5000), (0, 8), (8, 0), (0, 0)):
        yield f"gif {size}", gif(frame(), size=size)
        yield f"gif frame of {size}", gif(frame(*size))
    yield "gif without frames", gif()
    yield "gif without end", gif(frame(), end=b"")
    yield "gif unknown block", gif(b"\x99", frame())
    yield "gif endless extension", gif(b"!\xfe" + b"\xffx" * 100_000)
    yield "gif large table promised", b"GIF89a" + struct.pack("<HHBBB", 8, 8, 0xF7, 0, 0) + frame()
    yield "gif codes of 13 bits", gif(frame(code=13))
    yield "gif codes of 255 bits", gif(frame(code=255))


# WebP

def riff(*chunks, size=None):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body


def piece(name, content, size=None):
    return name + struct.pack("<I", len(content) if size is None else size) + content + b"\0" * (len(content) % 2)


def extended(width, height, flags=0):
    return piece(b"VP8X", bytes([flags, 0, 0, 0]) + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3])


def bad_webps():
    lossy, lossless = VALID["webp"]()[12:], VALID["lossless"]()[12:]
    for width, height in ((16_384, 16_384), (10_001, 1), (5001, 5000), (1 << 24, 1 << 24), (65, 48), (1, 1)):
        yield f"webp canvas {width}x{height}", riff(extended(width, height), lossy)
    for side in (0x3FFF, 0x2712, 0):
        yield f"webp lossy {side}", riff(lossy[:14] + struct.pack("<HH", side, side) + lossy[18:])
    yield "webp lossless 16384", riff(lossless[:9] + b"\xff\xff\xff\x0f" + lossless[13:])
    yield "webp animated", saved(pattern(), "WEBP", save_all=True, append_images=[pattern(mode="L").convert("RGB")])
    yield "webp of 300 frames", saved(pattern(16, 16), "WEBP", save_all=True, append_images=[
        Image.new("RGB", (16, 16), (number % 256, number // 2 % 256, 9)) for number in range(300)])
    yield "webp animation without the flag", riff(extended(64, 48), piece(b"ANIM", bytes(6)), lossy)
    for size in (0, 3, 4, 0xFFFFFFFF, len(lossy) + 5):
        yield f"webp of {size}", riff(lossy, size=size)
    for size in (0, 9, 0xFFFFFFFF, 0x7FFFFFFF):
        yield f"webp chunk of {size}", riff(lossy[:4] + struct.pack("<I", size) + lossy[8:])
    yield "webp start code", riff(lossy[:11] + b"abc" + lossy[14:])
    yield "webp lossless mark", riff(lossless[:8] + b"x" + lossless[9:])
    yield "webp two headers", riff(extended(64, 48), extended(64, 48), lossy)
    yield "webp transparency alone", riff(extended(64, 48, 0x10), piece(b"ALPH", bytes(100)))
    yield "webp nothing", riff()
    yield "webp lossless noise", riff(piece(b"VP8L", lossless[8:13] + bytes(range(1, 200))))


OTHERS = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>" + PAYLOAD + b"</svg>", "svg with a prologue": b"<?xml version='1.0'?><svg/>",
    "html": b"<!doctype html>" + PAYLOAD, "php": b"<?php phpinfo();", "bmp": b"BM" + bytes(100), "psd": b"8BPS\0\1" + bytes(100),
    "tiff": b"II*\0\x08\0\0\0" + bytes(100), "tiff, other way": b"MM\0*\0\0\0\x08" + bytes(100), "ico": b"\0\0\1\0\1\0" + bytes(100),
    "avif": b"\0\0\0\x20ftypavif" + bytes(100), "heic": b"\0\0\0\x18ftypheic" + bytes(100), "pdf": b"%PDF-1.7" + bytes(100),
    "zip": b"PK\x03\x04" + bytes(100), "program": b"MZ" + bytes(100), "elf": b"\x7fELF" + bytes(100), "gzip": b"\x1f\x8b\x08" + bytes(100),
    "pnm": b"P6 8 8 255\n" + bytes(192), "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100), "mng": b"\x8aMNG\r\n\x1a\n" + bytes(100),
    "avi": b"RIFF\x64\0\0\0AVI " + bytes(100), "wav": b"RIFF\x64\0\0\0WAVE" + bytes(100), "gd": b"\xff\xfe\0\x08\0\x08" + bytes(100),
    "gd2": b"gd2\0\0\2" + bytes(100), "xbm": b"#define a_width 8\n#define a_height 8\n", "wbmp": b"\0\0\x08\x08" + bytes(8), "one byte": b"x",
    "postscript": b"%!PS-Adobe\n" + bytes(10), "zeros": bytes(4096), "gif 88": b"GIF88a" + bytes(100), "blank before": b" " + VALID["png"](),
    "byte order mark": b"\xef\xbb\xbf" + VALID["gif"](), "too many bytes": VALID["png"]() + bytes(5 << 20),
}


def truncations(count=24):
    for kind, make in VALID.items():
        data = make()
        # As many at the beginning, where the headers are, as in the rest.
        lengths = {3 + step * 4 for step in range(count // 2)} | {len(data) * step // (count // 2) - 1 for step in range(1, count // 2 + 1)}
        for length in sorted(lengths):
            yield f"{kind} cut at {length}", data[:length]


def refused():
    yield from OTHERS.items()
    for source in (bad_pngs, bad_jpegs, bad_gifs, bad_webps, truncations):
        yield from source()


def disguised():
    """Whole pictures, each with the payload."""
    plain, jpeg, moving, webp = VALID["png"](), VALID["jpeg"](), VALID["gif"](), VALID["webp"]()
    cut = 8 + 25
    for name, tail in (("html", PAYLOAD), ("zip", b"PK\x03\x04" + PAYLOAD + b"PK\x05\x06" + bytes(18)), ("another picture", plain + PAYLOAD)):
        for kind, data in (("png", plain), ("jpeg", jpeg), ("gif", moving), ("webp", webp)):
            yield f"{kind} and {name}", data + tail
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", PAYLOAD.decode())
    text.add_itxt("XML:com.adobe.xmp", PAYLOAD.decode(), zip=True)
    yield "png texts", saved(pattern(), "PNG", pnginfo=text)
    yield "png text bomb", plain[:cut] + b"".join(chunk(b"zTXt", b"a\0\0" + zeros(50_000_000)) for _ in range(20)) + chunk(b"tEXt", b"a\0" + PAYLOAD) + plain[cut:]
    yield "png profile bomb", plain[:cut] + chunk(b"iCCP", b"a\0\0" + zeros(100_000_000) + PAYLOAD) + plain[cut:]
    yield "png 100000 empty chunks", plain[:cut] + chunk(b"xxXx", b"") * 100_000 + chunk(b"tEXt", b"a\0" + PAYLOAD) + plain[cut:]
    yield "png that moves", saved(pattern(), "PNG", save_all=True, append_images=[pattern(mode="L").convert("RGB")], pnginfo=text)
    yield "png megabytes of profile", saved(pattern(), "PNG", icc_profile=(PAYLOAD * 20_000)[:1_000_000])
    yield "jpeg comment", jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(PAYLOAD) + 2) + PAYLOAD + jpeg[2:]
    filled = (PAYLOAD * 1100)[:65_000]
    yield "jpeg megabytes of metadata", jpeg[:2] + (b"\xff\xe1" + struct.pack(">H", 65_002) + filled) * 60 + jpeg[2:]
    yield "jpeg megabytes of profile", saved(pattern(), "JPEG", icc_profile=(PAYLOAD * 20_000)[:1_000_000])
    looped = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + (b"\x69\x87\4\0\1\0\0\0\x08\0\0\0" * 400) + PAYLOAD
    yield "jpeg directory that leads to itself", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(looped) + 2) + looped + jpeg[2:]
    yield "gif comment", moving[:-1] + b"!\xfe" + bytes([len(PAYLOAD)]) + PAYLOAD + b"\0;"
    yield "gif that is a script", b"GIF89a" + moving[6:-1] + b"!\xfe\x04*/=1\0!\xfe" + bytes([len(PAYLOAD)]) + PAYLOAD + b"\0;"
    yield "webp xmp", saved(pattern(), "WEBP", xmp=PAYLOAD)
    yield "webp megabytes of profile", saved(pattern(), "WEBP", icc_profile=(PAYLOAD * 20_000)[:1_000_000])
