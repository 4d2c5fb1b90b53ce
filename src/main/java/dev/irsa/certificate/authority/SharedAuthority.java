package dev.irsa.certificate.authority;

import dev.irsa.certificate.CertificateAuthority;
import dev.irsa.certificate.CertificateException;
import dev.irsa.certificate.ServingCertificate;
import dev.irsa.certificate.authority.AuthorityListener.Trouble;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica's part in the shared authority. Each call of {@link #tend} looks at the Secret and at the webhook
 * configuration and does what is due; whatever fails is tried again by the next, and the leaf in memory goes on serving.
 */
final class SharedAuthority {
    private static final Logger LOG = LoggerFactory.getLogger(SharedAuthority.class);
    private static final String CONFLICT =
            "something else keeps writing the caBundle of our webhook configuration; exclude that field there";

    /** So many looks in a row. */
    private static final int LASTING = 6;

    private final SharedSecret secret;
    private final TrustBundles bundles;
    private final AuthorityTimes times;
    private final AuthorityRotation rotation;
    private final List<String> names;
    private final Clock clock;
    private final AuthorityListener listener;
    private final Overwriting overwriting = new Overwriting();

    private @Nullable AuthorityState known;
    private @Nullable Leaf leaf;
    private List<X509Certificate> written = List.of();
    private int troubled;
    private volatile Status status = new Status(Optional.empty(), Optional.of("the CA Secret was not read yet"));

    private record Leaf(ServingCertificate certificate, X509Certificate signer, Instant renewal) {}

    /**
     * How things stand.
     *
     * @param certificate the leaf; empty before the Secret was read for the first time
     * @param problem what keeps API servers from trusting it, or would soon; empty when all is well
     */
    record Status(Optional<ServingCertificate> certificate, Optional<String> problem) {}

    SharedAuthority(
            SharedSecret secret,
            TrustBundles bundles,
            AuthorityTimes times,
            List<String> names,
            Clock clock,
            AuthorityListener listener) {
        this.secret = secret;
        this.bundles = bundles;
        this.times = times;
        this.rotation = new AuthorityRotation(times);
        this.names = List.copyOf(names);
        this.clock = clock;
        this.listener = listener;
    }

    Status status() {
        return status;
    }

    /** Does what is due. Called by one thread at a time. */
    void tend() {
        Instant now = clock.instant();
        Optional<String> problem;
        try {
            SharedSecret.Held held = held(now);
            AuthorityState state = stateOf(held, now);
            Optional<List<List<X509Certificate>>> found = bundles.bundles();
            Optional<List<List<X509Certificate>>> trusted = upkeep(state, found, now);
            // What was put right just now was not trusted all the time.
            rotate(state, held, found, now);
            sign(known == null ? state : known, now);
            problem = trusted.isEmpty()
                    ? Optional.of("the webhook configuration does not exist")
                    : distrust(trusted.get());
        } catch (IOException e) {
            problem = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
            LOG.warn("the shared certificate authority could not be looked after: {}", problem.get());
            signFromMemory(now);
        }
        status = new Status(Optional.ofNullable(leaf).map(Leaf::certificate), problem);
        complain(problem);
    }

    /** At once it would be said at every installation, where things come one after the other. */
    private void complain(Optional<String> problem) {
        troubled = problem.isEmpty() ? 0 : troubled + 1;
        if (troubled >= LASTING) {
            listener.trouble(Trouble.NOT_TRUSTED, problem.orElse(""));
        }
    }

    /** The Secret; created when it does not exist. Of several replicas that try, the API server lets one. */
    private SharedSecret.Held held(Instant now) throws IOException {
        Optional<SharedSecret.Held> held = secret.read();
        if (held.isEmpty()) {
            // What was deleted comes back as it was: the leaves of all replicas stay trusted.
            AuthorityState state = known == null ? AuthorityState.of(rotation.newAuthority(now)) : known;
            if (secret.create(AuthoritySecret.write(state))) {
                LOG.info("the CA Secret was created");
                if (known != null) {
                    listener.trouble(Trouble.SECRET_MENDED, "the CA Secret was deleted; it was created as it was");
                }
            }
            held = secret.read();
        }
        return held.orElseThrow(() -> new IOException("the CA Secret disappears as soon as it is created"));
    }

    private AuthorityState stateOf(SharedSecret.Held held, Instant now) throws IOException {
        String wrong;
        try {
            AuthorityState state = AuthoritySecret.read(held.data());
            if (now.isBefore(state.current().certificate().getNotAfter().toInstant())) {
                known = state;
                return state;
            }
            wrong = "The certificate authority in the Secret has expired.";
        } catch (CertificateException e) {
            wrong = e.getMessage();
        }
        LOG.warn("{} What is known takes its place, or a new authority.", wrong);
        AuthorityState state = usableFromMemory(now).orElseGet(() -> AuthorityState.of(rotation.newAuthority(now)));
        if (!secret.replace(AuthoritySecret.write(state), held.version(), held.rotationRequested())) {
            throw new IOException("the CA Secret changed while it was mended");
        }
        known = state;
        listener.trouble(Trouble.SECRET_MENDED, wrong + " What was known took its place, or a new authority.");
        return state;
    }

    /** Makes the webhook configuration trust what it must; what it trusts afterwards. */
    private Optional<List<List<X509Certificate>>> upkeep(
            AuthorityState state, Optional<List<List<X509Certificate>>> trusted, Instant now) throws IOException {
        if (trusted.isEmpty()) {
            // Whoever deleted it wanted admission to stop.
            return trusted;
        }
        List<X509Certificate> wanted = state.bundle();
        boolean right =
                trusted.get().stream().allMatch(bundle -> Set.copyOf(bundle).equals(Set.copyOf(wanted)));
        boolean ours = !wanted.equals(written);
        if (right || !ours && !overwriting.allows(now)) {
            return trusted;
        }
        bundles.write(wanted);
        written = wanted;
        if (!ours && overwriting.repaired(now)) {
            LOG.warn(CONFLICT);
            listener.trouble(Trouble.CONFLICTING_OWNER, CONFLICT);
        }
        return bundles.bundles();
    }

    private void rotate(
            AuthorityState state, SharedSecret.Held held, Optional<List<List<X509Certificate>>> trusted, Instant now)
            throws IOException {
        Optional<AuthorityState> next = rotation.step(state, trustedByAll(trusted), held.rotationRequested(), now);
        if (next.isEmpty()) {
            return;
        }
        // A request is served by the step that makes the next authority; until then it stays.
        boolean served = state.next().isEmpty() && next.get().next().isPresent();
        boolean stillRequested = held.rotationRequested() && !served;
        if (secret.replace(AuthoritySecret.write(next.get()), held.version(), stillRequested)) {
            known = next.get();
            LOG.info("the certificate authority moved on: {}", describe(next.get()));
        }
    }

    private static String describe(AuthorityState state) {
        if (state.next().isPresent()) {
            return state.next().get().published().isPresent() ? "the next one is trusted" : "the next one was made";
        }
        return state.previous().isPresent() ? "the next one signs" : "the previous one is forgotten";
    }

    private static Set<X509Certificate> trustedByAll(Optional<List<List<X509Certificate>>> bundles) {
        if (bundles.isEmpty() || bundles.get().isEmpty()) {
            return Set.of();
        }
        Set<X509Certificate> all = new HashSet<>(bundles.get().getFirst());
        bundles.get().forEach(all::retainAll);
        return all;
    }

    private void sign(AuthorityState state, Instant now) {
        Leaf held = leaf;
        if (held != null
                && held.signer().equals(state.current().certificate())
                && now.isBefore(held.renewal())
                && !held.certificate().isEarly(now)) {
            return;
        }
        CertificateAuthority signer = state.current();
        Duration left = Duration.between(now, signer.certificate().getNotAfter().toInstant());
        Duration life = left.compareTo(times.leaf()) < 0 ? left : times.leaf();
        leaf = new Leaf(
                signer.issue(names, now, life),
                signer.certificate(),
                now.plus(life.multipliedBy(2).dividedBy(3)));
    }

    /** While the API server cannot be reached, the leaf is renewed by what is known. */
    private void signFromMemory(Instant now) {
        usableFromMemory(now).ifPresent(state -> sign(state, now));
    }

    private Optional<AuthorityState> usableFromMemory(Instant now) {
        return Optional.ofNullable(known)
                .filter(state ->
                        now.isBefore(state.current().certificate().getNotAfter().toInstant()));
    }

    private Optional<String> distrust(List<List<X509Certificate>> trusted) {
        Leaf held = leaf;
        boolean everywhere = held != null && trusted.stream().allMatch(bundle -> bundle.contains(held.signer()));
        return everywhere ? Optional.empty() : Optional.of("the webhook configuration does not trust our CA");
    }
}
