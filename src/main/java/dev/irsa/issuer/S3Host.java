package dev.irsa.issuer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules on issuers in S3: I5 (bucket in the host name) and I6 (suffix and region belong together). */
final class S3Host {
    private static final String COMMERCIAL = "amazonaws.com";

    /** DNS suffixes by the start of the region's name (botocore, partitions.json). */
    private static final Map<String, String> SUFFIXES = Map.of(
            "cn-", "amazonaws.com.cn",
            "eusc-", "amazonaws.eu",
            "us-iso-", "c2s.ic.gov",
            "us-isob-", "sc2s.sgov.gov",
            "us-isof-", "csp.hci.ic.gov",
            "eu-isoe-", "cloud.adc-e.uk");

    private static final List<String> KNOWN = List.of(
            "amazonaws.com.cn",
            "amazonaws.eu",
            "c2s.ic.gov",
            "sc2s.sgov.gov",
            "csp.hci.ic.gov",
            "cloud.adc-e.uk",
            COMMERCIAL);

    /** Bucket (absent in path style), then {@code s3}, then a region (absent in the oldest form). */
    private static final Pattern SERVICE = Pattern.compile(
            "(?:(?<bucket>.+)\\.)?s3(?:[.-](?:fips\\.)?(?:dualstack\\.)?(?<region>[a-z]{2,4}(?:-[a-z]+)+-\\d+))?");

    private S3Host() {}

    static void check(String hostName, Findings findings) {
        String host = hostName.toLowerCase(Locale.ROOT);
        Optional<String> suffix =
                KNOWN.stream().filter(known -> host.endsWith("." + known)).findFirst();
        if (suffix.isEmpty()) {
            return;
        }
        Matcher service =
                SERVICE.matcher(host.substring(0, host.length() - suffix.get().length() - 1));
        if (service.matches()) {
            bucket(Optional.ofNullable(service.group("bucket")), findings);
            Optional.ofNullable(service.group("region")).ifPresent(region -> region(region, suffix.get(), findings));
        }
    }

    private static void bucket(Optional<String> bucket, Findings findings) {
        if (bucket.isEmpty()) {
            findings.warning(
                    Rule.I5,
                    "the issuer is a path-style S3 URL; the virtual-hosted URL of the same bucket is another issuer");
        } else if (bucket.get().contains(".")) {
            findings.error(
                    Rule.I5,
                    "the bucket's name has dots, which the certificate of S3 does not cover; use a bucket without");
        }
    }

    private static void region(String region, String suffix, Findings findings) {
        String expected = SUFFIXES.entrySet().stream()
                .filter(entry -> region.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(COMMERCIAL);
        if (!suffix.equals(expected)) {
            findings.error(Rule.I6, "hosts in region " + region + " end in " + expected + " and not in " + suffix);
        }
    }
}
