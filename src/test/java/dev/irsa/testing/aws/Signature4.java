package dev.irsa.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies Signature Version 4 in the Authorization header (IAM User Guide, "Create a signed AWS API request"). */
final class Signature4 {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern HEADER = Pattern.compile(
            "AWS4-HMAC-SHA256 +Credential=([A-Z0-9]{16,128})/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,"
                    + " *SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})");

    private Signature4() {}

    /**
     * A request as it came.
     *
     * @param headers by name in lower case
     * @param scope the region that a signature for this endpoint has to name; any when empty
     */
    record Signed(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            Optional<String> scope) {
        Optional<String> header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    /**
     * Who signed it.
     *
     * @throws Refusal when nobody did, or the signature does not hold
     */
    static Credentials verify(Signed request, Function<String, Optional<Credentials>> keys, Instant now) {
        String header = request.header("authorization")
                .orElseThrow(() ->
                        new Refusal("MissingAuthenticationToken", 403, "Request is missing Authentication Token"));
        Matcher parts = HEADER.matcher(header);
        if (!parts.matches()) {
            throw new Refusal("IncompleteSignature", 400, "Authorization header cannot be read");
        }
        Credentials credentials = keys.apply(parts.group(1)).orElseThrow(Refusal::invalidClientToken);
        if (!credentials.token().equals(request.header("x-amz-security-token"))) {
            throw Refusal.invalidClientToken();
        }
        if (credentials.isExpired(now)) {
            throw new Refusal("ExpiredToken", 403, "The security token included in the request is expired");
        }
        String time = checkTime(request, parts.group(2), now);
        if (!parts.group(4).equals("sts")
                || request.scope()
                        .filter(region -> !region.equals(parts.group(3)))
                        .isPresent()) {
            throw Refusal.signature("Credential should be scoped to a valid region and service, not " + parts.group(3));
        }
        List<String> signed = Arrays.asList(parts.group(5).split(";"));
        if (!signed.contains("host")
                || request.headers().keySet().stream()
                        .anyMatch(name -> name.startsWith("x-amz-") && !signed.contains(name))) {
            throw Refusal.signature("host and all x-amz- headers must be signed");
        }
        String scope = parts.group(2) + "/" + parts.group(3) + "/sts/aws4_request";
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash(canonical(request, signed));
        byte[] key = ("AWS4" + credentials.secret()).getBytes(UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        if (!MessageDigest.isEqual(HexFormat.of().parseHex(parts.group(6)), hmac(key, text))) {
            throw Refusal.signature("The request signature we calculated does not match the signature you provided. "
                    + "Check your AWS Secret Access Key and signing method.");
        }
        return credentials;
    }

    private static String checkTime(Signed request, String date, Instant now) {
        String time = request.header("x-amz-date")
                .orElseThrow(() -> new Refusal("IncompleteSignature", 400, "X-Amz-Date is missing"));
        Instant signedAt = parse(time);
        if (!time.startsWith(date) || Duration.between(signedAt, now).abs().compareTo(SKEW) > 0) {
            throw Refusal.signature("Signature expired: " + time + " is now earlier than " + TIME.format(now));
        }
        return time;
    }

    private static Instant parse(String time) {
        try {
            return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new Refusal(
                    "IncompleteSignature", 400, "Date must be in ISO-8601 'basic format'. Got '" + time + "'.");
        }
    }

    private static String canonical(Signed request, List<String> signed) {
        String headers = signed.stream()
                .map(name -> name + ":"
                        + request.headers().getOrDefault(name, List.of()).stream()
                                .map(value -> value.strip().replaceAll(" +", " "))
                                .collect(Collectors.joining(","))
                        + "\n")
                .collect(Collectors.joining());
        return request.method() + "\n" + request.path() + "\n" + query(request.query()) + "\n" + headers + "\n"
                + String.join(";", signed) + "\n" + hash(new String(request.body(), UTF_8));
    }

    private static String query(String raw) {
        Map<String, String> sorted = new TreeMap<>();
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            sorted.put(encode(parts[0]), parts.length > 1 ? encode(parts[1]) : "");
        }
        return sorted.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
    }

    private static String encode(String raw) {
        return URLEncoder.encode(URLDecoder.decode(raw, UTF_8), UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
