extension Site {
    /// Every page of the product.
    public func addPages() {
        addLanguagePage()
        addCataloguePages()
        addCartPages()
        addOrderPages()
        addSignInPages()
        addProfilePages()
        addSecurityPages()
        addSecondFactorPages()
        addProofPages()
        addClosingPages()
        addAddressPages()
        addStaffPages()
    }
}
