extension Site {
    /// Every page of the product.
    public func addPages() {
        addLanguagePage()
        addCataloguePages()
        addCartPages()
        addOrderPages()
        addSignInPages()
        addProfilePages()
        addProviderPages()
        addChoicePages()
        addSecurityPages()
        addSecondFactorPages()
        addProofPages()
        addClosingPages()
        addIdentityPages()
        addMergePages()
        addAddressPages()
        addStaffPages()
    }
}
