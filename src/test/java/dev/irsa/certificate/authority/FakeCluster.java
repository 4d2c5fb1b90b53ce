package dev.irsa.certificate.authority;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A Secret and a webhook configuration with the API server's rules for them. */
final class FakeCluster implements SharedSecret, TrustBundles {
    private long version;
    private Optional<Held> secret = Optional.empty();
    private Optional<List<List<X509Certificate>>> bundles = Optional.of(List.of(List.of()));
    private final InstantSource clock;
    private final NavigableMap<Instant, List<X509Certificate>> history = new TreeMap<>();
    private boolean down;
    private boolean secretDown;
    private int created;
    private int writes;

    FakeCluster(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void down(boolean isDown) {
        down = isDown;
    }

    /** Only the Secret cannot be read or written. */
    synchronized void secretDown(boolean isDown) {
        secretDown = isDown;
    }

    synchronized int created() {
        return created;
    }

    synchronized int bundleWrites() {
        return writes;
    }

    synchronized void deleteSecret() {
        secret = Optional.empty();
    }

    synchronized void editSecret(Map<String, byte[]> data) {
        secret = Optional.of(new Held(data, String.valueOf(++version), false));
    }

    synchronized void requestRotation() {
        Held held = secret.orElseThrow();
        secret = Optional.of(new Held(held.data(), String.valueOf(++version), true));
    }

    synchronized void webhooks(Optional<List<List<X509Certificate>>> now) {
        bundles = now;
        remember();
    }

    synchronized Held secretNow() {
        return secret.orElseThrow();
    }

    synchronized List<X509Certificate> trusted() {
        return bundles.orElseThrow().getFirst();
    }

    /** What an API server trusts that sees every change so much later; of what was changed twice at once, the last. */
    synchronized List<X509Certificate> trustedBefore(Duration lag) {
        Map.Entry<Instant, List<X509Certificate>> entry =
                history.floorEntry(clock.instant().minus(lag));
        return entry == null ? List.of() : entry.getValue();
    }

    private void remember() {
        history.put(
                clock.instant(),
                bundles.filter(all -> !all.isEmpty()).map(List::getFirst).orElse(List.of()));
    }

    private void reachSecret() throws IOException {
        reach();
        if (secretDown) {
            throw new IOException("too many requests");
        }
    }

    private void reach() throws IOException {
        if (down) {
            throw new IOException("no route to host");
        }
    }

    @Override
    public synchronized Optional<Held> read() throws IOException {
        reachSecret();
        return secret;
    }

    @Override
    public synchronized boolean create(Map<String, byte[]> data) throws IOException {
        reachSecret();
        if (secret.isPresent()) {
            return false;
        }
        created++;
        secret = Optional.of(new Held(data, String.valueOf(++version), false));
        return true;
    }

    @Override
    public synchronized boolean replace(Map<String, byte[]> data, String of, boolean rotationRequested)
            throws IOException {
        reachSecret();
        if (secret.isEmpty() || !secret.get().version().equals(of)) {
            return false;
        }
        secret = Optional.of(new Held(data, String.valueOf(++version), rotationRequested));
        return true;
    }

    @Override
    public synchronized Optional<List<List<X509Certificate>>> bundles() throws IOException {
        reach();
        return bundles;
    }

    @Override
    public synchronized void write(List<X509Certificate> bundle) throws IOException {
        reach();
        writes++;
        List<List<X509Certificate>> all = new ArrayList<>();
        bundles.orElseThrow().forEach(_ -> all.add(List.copyOf(bundle)));
        bundles = Optional.of(all);
        remember();
    }
}
