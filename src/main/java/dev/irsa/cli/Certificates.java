package dev.irsa.cli;

import dev.irsa.admission.Companions;
import dev.irsa.certificate.CertificateException;
import dev.irsa.certificate.CertificateSource;
import dev.irsa.certificate.FileCertificate;
import dev.irsa.certificate.InMemoryCertificate;
import dev.irsa.certificate.authority.AuthorityTimes;
import dev.irsa.certificate.authority.ClusterSecret;
import dev.irsa.certificate.authority.ClusterTrustBundles;
import dev.irsa.certificate.authority.SharedCertificate;
import dev.irsa.cluster.ApiServer;
import dev.irsa.config.SettingsException;
import dev.irsa.config.TlsSettings;
import dev.irsa.config.WebhookSettings;
import dev.irsa.event.Events;
import dev.irsa.event.Subject;
import dev.irsa.files.FileWatch;
import dev.irsa.serving.Condition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The serving certificate that the settings ask for. */
final class Certificates {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private Certificates() {}

    /**
     * Reads or makes the certificate.
     *
     * @throws CommandFailure when it cannot be used
     * @throws SettingsException when a shared authority is asked for where there is no cluster
     */
    static CertificateSource of(WebhookSettings settings, Optional<ApiServer> api, Optional<Events> events) {
        TlsSettings tls = settings.tls();
        try {
            if (tls.files().isPresent()) {
                return new FileCertificate(tls.files().get(), FileWatch.DEFAULT_INTERVAL);
            }
            if (tls.shared().isPresent()) {
                return shared(settings, tls.shared().get(), api, events);
            }
            InMemoryCertificate certificate = new InMemoryCertificate(tls.names(), Clock.systemUTC());
            if (tls.caOut().isPresent()) {
                certificate.writeAuthority(tls.caOut().get());
            }
            return certificate;
        } catch (CertificateException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private static SharedCertificate shared(
            WebhookSettings settings, TlsSettings.Shared shared, Optional<ApiServer> api, Optional<Events> events) {
        ApiServer server = api.orElseThrow(
                () -> new SettingsException("--webhook-configuration needs a cluster: use it without --manifests."));
        Subject secret = Subject.secret(settings.sources().namespace(), shared.secret());
        return new SharedCertificate(
                new ClusterSecret(server, settings.sources().namespace(), shared.secret()),
                new ClusterTrustBundles(server, shared.webhookConfiguration()),
                AuthorityTimes.USUAL,
                settings.tls().names(),
                INTERVAL,
                Clock.systemUTC(),
                (trouble, sentence) -> events.ifPresent(said -> said.found(secret, trouble.eventReason(), sentence)));
    }

    /** Adds that API servers must trust the certificate, where that can be known. */
    static Companions watched(Companions companions, CertificateSource certificate) {
        if (!(certificate instanceof SharedCertificate shared)) {
            return companions;
        }
        List<Condition> conditions = new ArrayList<>(companions.conditions());
        conditions.add(Condition.of("certificate-trusted", shared::problem));
        conditions.add(Condition.degraded("certificate-authority-reachable", shared::failure));
        return new Companions(conditions, companions.meters(), companions.listener());
    }
}
