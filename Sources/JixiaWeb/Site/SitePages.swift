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
        addProviderPages()
        addChoicePages()
        addAvatarPages()
        addSecurityPages()
        addIdentityPages()
        addSecondFactorPages()
        addProofPages()
        addClosingPages()
        addBindingPages()
        addMergePages()
        addAddressPages()
        addStaffPages()
    }
}
