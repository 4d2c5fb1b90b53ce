package dev.irsa.issuer.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** A certificate chain and its key from PEM files, read again when they change. A bad change keeps the good pair. */
public final class ServerCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "issuer";

    private record Pair(List<X509Certificate> chain, PrivateKey key) {}

    private final Path chainFile;
    private final Path keyFile;
    private volatile byte[] digest;
    private volatile Pair pair;

    public ServerCertificate(Path chainFile, Path keyFile) throws IOException {
        this.chainFile = chainFile;
        this.keyFile = keyFile;
        this.digest = digest();
        this.pair = load();
    }

    /** Reads the files again if they changed; true when another certificate is served from now on. */
    public boolean reload() throws IOException {
        byte[] now = digest();
        if (MessageDigest.isEqual(now, digest)) {
            return false;
        }
        pair = load();
        digest = now;
        return true;
    }

    private byte[] digest() throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(Files.readAllBytes(chainFile));
            return sha.digest(Files.readAllBytes(keyFile));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Pair load() throws IOException {
        try (InputStream in = Files.newInputStream(chainFile)) {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            PrivateKey key = key();
            if (chain.isEmpty() || !isPair(chain.getFirst().getPublicKey(), key)) {
                throw new IOException(chainFile + " and " + keyFile + " do not belong together");
            }
            return new Pair(chain, key);
        } catch (GeneralSecurityException e) {
            throw new IOException(chainFile + " holds no certificates in PEM", e);
        } catch (RuntimeException e) {
            // how Bouncy Castle says that what is between the lines is no Base64, or no key
            throw new IOException(keyFile + " or " + chainFile + " is damaged", e);
        }
    }

    private PrivateKey key() throws IOException {
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(keyFile))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                switch (block) {
                    case PEMKeyPair both -> {
                        return new JcaPEMKeyConverter().getPrivateKey(both.getPrivateKeyInfo());
                    }
                    case PrivateKeyInfo info -> {
                        return new JcaPEMKeyConverter().getPrivateKey(info);
                    }
                    default -> {}
                }
            }
        }
        throw new IOException(keyFile + " holds no plain private key in PEM");
    }

    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        String algorithm = publicKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        byte[] probe = {1, 2, 3};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(privateKey);
        signer.update(probe);
        byte[] signature = signer.sign();
        signer.initVerify(publicKey);
        signer.update(probe);
        return signer.verify(signature);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return pair.key().getAlgorithm().equals(keyType) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return pair.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
