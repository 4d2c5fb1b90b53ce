package dev.irsa.aws;

/**
 * What must be true of a trust policy for the right ServiceAccounts, and no others, to get the role. The ids are stable.
 *
 * <p>Source: IAM user guide, "Create a role for OpenID Connect federation", "Condition operators", "Policies and quotas".
 */
public enum TrustRule {
    P1("the policy is a JSON object in the grammar of IAM"),
    P2("the action is sts:AssumeRoleWithWebIdentity alone"),
    P3("the principal is one OIDC provider, and never everybody"),
    P4("the provider's ARN is that of the issuer, in the role's account and partition"),
    P5("the audience is compared, as a whole, with the one that tokens have"),
    P6("the subject is compared, and lets in only ServiceAccounts that are named"),
    P7("condition keys begin with the issuer, without scheme, as the provider's ARN ends"),
    P8("the operators are StringEquals, or StringLike for subjects, without qualifiers"),
    P9("nothing is said by exception"),
    P10("the policy is within IAM's limit"),
    P11("some statement lets ServiceAccounts in");

    private final String meaning;

    TrustRule(String meaning) {
        this.meaning = meaning;
    }

    /** The rule, as a sentence without capital and full stop. */
    public String meaning() {
        return meaning;
    }
}
