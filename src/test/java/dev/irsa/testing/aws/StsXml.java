package dev.irsa.testing.aws;

/** The documents that STS answers with. */
final class StsXml {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private StsXml() {}

    static String response(String action, String result, String requestId) {
        return "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult>%4$s</%1$sResponse>"
                .formatted(
                        action,
                        NAMESPACE,
                        result,
                        "<ResponseMetadata>" + element("RequestId", requestId) + "</ResponseMetadata>");
    }

    static String error(Refusal refusal, String requestId) {
        return "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error>" + element("Type", "Sender")
                + element("Code", refusal.code()) + element("Message", refusal.getMessage()) + "</Error>"
                + element("RequestId", requestId) + "</ErrorResponse>";
    }

    static String webIdentity(Credentials credentials, TokenVerifier.Verified verified) {
        return element("Audience", verified.token().audience().getFirst())
                + assumed(credentials)
                + element("Provider", verified.provider().arn())
                + element("SubjectFromWebIdentityToken", verified.token().subject());
    }

    static String assumed(Credentials credentials) {
        return "<AssumedRoleUser>" + element("Arn", credentials.arn())
                + element("AssumedRoleId", credentials.userId()) + "</AssumedRoleUser><Credentials>"
                + element("AccessKeyId", credentials.accessKey())
                + element("SecretAccessKey", credentials.secret())
                + element("SessionToken", credentials.token().orElseThrow())
                + element("Expiration", credentials.end().orElseThrow().toString())
                + "</Credentials>";
    }

    static String identity(Credentials caller) {
        return element("Arn", caller.arn()) + element("UserId", caller.userId()) + element("Account", caller.account());
    }

    private static String element(String name, String text) {
        return "<" + name + ">"
                + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</" + name + ">";
    }
}
