package dev.irsa.certificate.authority;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One replica's way to the cluster, which may be cut while the others keep theirs. */
final class CutOff implements SharedSecret, TrustBundles {
    private final FakeCluster cluster;
    private boolean isCut;

    CutOff(FakeCluster cluster) {
        this.cluster = cluster;
    }

    void cut(boolean cut) {
        isCut = cut;
    }

    private FakeCluster reach() throws IOException {
        if (isCut) {
            throw new IOException("no route to host");
        }
        return cluster;
    }

    @Override
    public Optional<Held> read() throws IOException {
        return reach().read();
    }

    @Override
    public boolean create(Map<String, byte[]> data) throws IOException {
        return reach().create(data);
    }

    @Override
    public boolean replace(Map<String, byte[]> data, String version, boolean rotationRequested) throws IOException {
        return reach().replace(data, version, rotationRequested);
    }

    @Override
    public Optional<List<List<X509Certificate>>> bundles() throws IOException {
        return reach().bundles();
    }

    @Override
    public void write(List<X509Certificate> bundle) throws IOException {
        reach().write(bundle);
    }
}
