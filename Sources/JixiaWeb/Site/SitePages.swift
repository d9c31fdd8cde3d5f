extension Site {
    /// Every page of the product.
    public func addPages() {
        addLanguagePage()
        addCataloguePages()
        addCartPages()
        addOrderPages()
        addSignInPages()
        addRegistrationPages()
        addProfilePages()
        addSecurityPages()
        addIdentityPages()
        addSecondFactorPages()
        addProofPages()
        addClosingPages()
        addAddressPages()
        addStaffPages()
    }
}
