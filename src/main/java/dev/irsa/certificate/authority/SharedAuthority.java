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

    private final SharedSecret secret;
    private final TrustBundles bundles;
    private final AuthorityTimes times;
    private final AuthorityRotation rotation;
    private final List<String> names;
    private final Clock clock;
    private final AuthorityListener listener;
    private final Overwriting overwriting = new Overwriting();
    private final LiveTrust live;
    private final Grievances grievances;

    private @Nullable AuthorityState known;
    private @Nullable Leaf leaf;
    private List<X509Certificate> written = List.of();
    private volatile Status status;

    private record Leaf(ServingCertificate certificate, X509Certificate signer, Instant renewal) {}

    /**
     * How things stand.
     *
     * @param certificate the leaf; empty before the Secret was read for the first time
     * @param distrust what keeps API servers from trusting it, as far as was seen; a failed call leaves that as it was
     * @param failure why the last look did not succeed; empty when it did
     */
    record Status(Optional<ServingCertificate> certificate, Optional<String> distrust, Optional<String> failure) {
        /** Whether there is nothing to put right. */
        boolean isWell() {
            return distrust.isEmpty() && failure.isEmpty();
        }
    }

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
        // What others forget, they forget when a leaf's life is over.
        this.live = new LiveTrust(times.leaf());
        this.names = List.copyOf(names);
        this.clock = clock;
        this.listener = listener;
        this.grievances = new Grievances(listener);
        this.status = new Status(Optional.empty(), live.problem(null, clock.instant()), Optional.empty());
    }

    Status status() {
        return status;
    }

    /** Does what is due. Called by one thread at a time. */
    void tend() {
        Instant now = clock.instant();
        Optional<String> failure = Optional.empty();
        try {
            lookAfter(now);
        } catch (IOException e) {
            failure = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
            // While the API server cannot be reached, the leaf is renewed by what is known.
            usableFromMemory(now).ifPresent(state -> sign(state, now));
        }
        Optional<Leaf> held = Optional.ofNullable(leaf);
        Optional<String> distrust = live.problem(held.map(Leaf::signer).orElse(null), now);
        status = new Status(held.map(Leaf::certificate), distrust, failure);
        grievances.note(distrust, failure, now);
    }

    private void lookAfter(Instant now) throws IOException {
        // Before the Secret: otherwise a step that another replica takes between the two would be undone in the bundle.
        Optional<List<List<X509Certificate>>> found = bundles.bundles();
        live.see(found, now);
        Set<X509Certificate> trusted = live.everywhere();
        SharedSecret.Held held = held(now);
        AuthorityState stored = stateOf(held, now);
        AuthorityState state = isForgotten(trusted, stored) ? stored : keepingOurs(stored, held, now);
        upkeep(state, found, now);
        // What was put right just now was not trusted all the time.
        rotate(state, held, trusted, now);
        sign(known == null ? state : known, now);
    }

    /** The Secret; created when it does not exist. Of several replicas that try, the API server lets one. */
    private SharedSecret.Held held(Instant now) throws IOException {
        Optional<SharedSecret.Held> held = secret.read();
        if (held.isEmpty()) {
            // What was deleted comes back as it was: the leaves of all replicas stay trusted.
            AuthorityState state = known == null ? newState(now) : known;
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
        AuthorityState state = usableFromMemory(now).orElseGet(() -> newState(now));
        if (!secret.replace(AuthoritySecret.write(state), held.version(), held.rotationRequested())) {
            throw new IOException("the CA Secret changed while it was mended");
        }
        known = state;
        listener.trouble(Trouble.SECRET_MENDED, wrong + " What was known took its place, or a new authority.");
        return state;
    }

    /** A new authority, beside those that other replicas may still serve leaves of. */
    private AuthorityState newState(Instant now) {
        return AuthorityState.of(rotation.newAuthority(now)).keeping(live.anywhere(), now);
    }

    /** We were away for so long that our signer has gone, and the one that came after it is trusted: that serves us too. */
    private boolean isForgotten(Set<X509Certificate> trusted, AuthorityState stored) {
        Leaf ours = leaf;
        return ours != null
                && !trusted.contains(ours.signer())
                && trusted.contains(stored.current().certificate());
    }

    /** Somebody may have replaced the authority that signed our leaf: that stays trusted while the leaf is served. */
    private AuthorityState keepingOurs(AuthorityState state, SharedSecret.Held held, Instant now) throws IOException {
        Leaf ours = leaf;
        if (ours == null) {
            return state;
        }
        AuthorityState all = state.keeping(List.of(ours.signer()), now);
        if (all.equals(state)) {
            return state;
        }
        if (!secret.replace(AuthoritySecret.write(all), held.version(), held.rotationRequested())) {
            throw new IOException("the CA Secret changed while our authority was added to it");
        }
        LOG.info("another authority signs from now on; ours stays trusted meanwhile");
        known = all;
        return all;
    }

    /** Makes the webhook configuration trust what it must. */
    private void upkeep(AuthorityState state, Optional<List<List<X509Certificate>>> found, Instant now)
            throws IOException {
        if (found.isEmpty()) {
            // Whoever deleted it wanted admission to stop.
            return;
        }
        List<X509Certificate> wanted = state.bundle();
        boolean right =
                found.get().stream().allMatch(bundle -> Set.copyOf(bundle).equals(Set.copyOf(wanted)));
        boolean ours = !wanted.equals(written);
        if (right || !ours && !overwriting.allows(now)) {
            return;
        }
        bundles.write(wanted);
        written = wanted;
        if (!ours && overwriting.repaired(now)) {
            LOG.warn(CONFLICT);
            listener.trouble(Trouble.CONFLICTING_OWNER, CONFLICT);
        }
        live.see(bundles.bundles(), now);
    }

    private void rotate(AuthorityState state, SharedSecret.Held held, Set<X509Certificate> trusted, Instant now)
            throws IOException {
        Optional<AuthorityState> next = rotation.step(state, trusted, held.rotationRequested(), now);
        if (next.isEmpty()) {
            return;
        }
        // A request is served by the step that makes the next authority; until then it stays.
        boolean served = state.next().isEmpty() && next.get().next().isPresent();
        boolean stillRequested = held.rotationRequested() && !served;
        if (secret.replace(AuthoritySecret.write(next.get()), held.version(), stillRequested)) {
            known = next.get();
            LOG.info("the certificate authority moved on: {}", describe(state, next.get()));
        }
    }

    private static String describe(AuthorityState before, AuthorityState state) {
        if (state.next().isPresent()) {
            return state.next().get().published().isPresent() ? "the next one is trusted" : "the next one was made";
        }
        return state.current().equals(before.current()) ? "a previous one is forgotten" : "the next one signs";
    }

    private void sign(AuthorityState state, Instant now) {
        Leaf held = leaf;
        if (held != null && held.certificate().isValid(now) && isStillRight(held, state, now)) {
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

    private boolean isStillRight(Leaf held, AuthorityState state, Instant now) {
        X509Certificate signer = state.current().certificate();
        if (held.signer().equals(signer)) {
            return now.isBefore(held.renewal());
        }
        // API servers that have not seen the new authority go on trusting the old one, unless that is gone already.
        boolean better =
                live.everywhere().contains(signer) && !live.everywhere().contains(held.signer());
        return !better && !live.isSettled(signer, times.settle());
    }

    private Optional<AuthorityState> usableFromMemory(Instant now) {
        return Optional.ofNullable(known)
                .filter(state ->
                        now.isBefore(state.current().certificate().getNotAfter().toInstant()));
    }
}
