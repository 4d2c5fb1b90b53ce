package dev.irsa.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs POST requests to us-east-1, the way the double's own tests need it; the SDKs are the proof of the format. */
final class Signer {
    private Signer() {}

    static Map<String, String> headers(Credentials credentials, String host, String body) {
        return headers(credentials, host, body, Instant.now());
    }

    static Map<String, String> headers(Credentials credentials, String host, String body, Instant now) {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(now);
        String token = credentials.token().orElse("");
        String names = "host;x-amz-date" + (token.isEmpty() ? "" : ";x-amz-security-token");
        String canonical = "POST\n/\n\nhost:" + host + "\nx-amz-date:" + time + "\n"
                + (token.isEmpty() ? "" : "x-amz-security-token:" + token + "\n") + "\n" + names + "\n" + hash(body);
        String scope = time.substring(0, 8) + "/us-east-1/sts/aws4_request";
        byte[] key = ("AWS4" + credentials.secret()).getBytes(UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        String signature = HexFormat.of()
                .formatHex(hmac(key, "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash(canonical)));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Amz-Date", time);
        if (!token.isEmpty()) {
            headers.put("X-Amz-Security-Token", token);
        }
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + credentials.accessKey() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
        return headers;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
