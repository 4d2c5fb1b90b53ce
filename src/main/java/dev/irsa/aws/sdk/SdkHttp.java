package dev.irsa.aws.sdk;

import dev.irsa.issuer.source.Trust;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Connections over the JDK's own client, with the certificate authorities that are trusted here. */
public final class SdkHttp {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private SdkHttp() {}

    public static SdkHttpClient client(Trust trust, Duration timeout) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(timeout)
                .tlsTrustManagersProvider(() -> new TrustManager[] {trust.manager()})
                .build();
    }

    /** A limit for each attempt, and twice as long for all attempts together. */
    public static ClientOverrideConfiguration limits(Duration timeout) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(timeout)
                .apiCallTimeout(timeout.multipliedBy(2))
                .build();
    }
}
