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
        addAvatarPages()
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
