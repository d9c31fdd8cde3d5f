extension Site {
    /// Every page of the product.
    public func addPages() {
        addLanguagePage()
        addCataloguePages()
        addCartPages()
        addOrderPages()
        addSignInPages()
        addProfilePages()
        addAvatarPages()
        addSecurityPages()
        addSecondFactorPages()
        addProofPages()
        addClosingPages()
        addAddressPages()
        addStaffPages()
    }
}
