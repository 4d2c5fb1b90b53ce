package dev.irsa.issuer.source;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Jwk;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyMaterial;
import dev.irsa.issuer.Rule;
import java.io.IOException;
import java.io.StringReader;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Keys in PEM or DER: SubjectPublicKeyInfo, PKCS#1, certificates, and private keys where they are allowed. */
final class KeyBlocks {
    private static final int MAX_BLOCKS = 200;

    private final boolean derivePublic;
    private final Findings findings = new Findings();
    private final List<Jwk> keys = new ArrayList<>();

    KeyBlocks(boolean derivePublic) {
        this.derivePublic = derivePublic;
    }

    Checked<Jwks> read(byte[] bytes) {
        Optional<String> text = Json.utf8(bytes).filter(candidate -> candidate.contains("-----BEGIN "));
        if (text.isPresent()) {
            pem(text.get());
        } else {
            der(bytes)
                    .ifPresentOrElse(
                            this::add,
                            () -> findings.error(
                                    Rule.K3,
                                    "it holds neither PEM blocks, nor a DER key or certificate, nor a JSON key set"));
        }
        if (keys.isEmpty() && !findings.hasErrors()) {
            findings.error(Rule.K1, "it holds no key that AWS accepts");
        }
        return findings.accept(() -> Jwks.of(keys));
    }

    private void pem(String text) {
        try (PemReader reader = new PemReader(new StringReader(text))) {
            int place = 0;
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (++place > MAX_BLOCKS) {
                    findings.error(Rule.K1, "it holds more than " + MAX_BLOCKS + " PEM blocks");
                    return;
                }
                block(block, place);
            }
        } catch (IOException | RuntimeException e) {
            // without the cause: its message may quote the block
            findings.error(Rule.K3, "it holds a PEM block that cannot be read");
        }
    }

    private void block(PemObject block, int place) throws IOException {
        byte[] content = block.getContent();
        switch (block.getType()) {
            case "PUBLIC KEY" -> add(SubjectPublicKeyInfo.getInstance(content));
            case "RSA PUBLIC KEY" -> pkcs1(content).ifPresent(this::add);
            case "CERTIFICATE" -> add(new X509CertificateHolder(content).getSubjectPublicKeyInfo());
            case "EC PARAMETERS" -> {
                // openssl writes them before a key, which names its curve itself
            }
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                addPrivate(derivePublic ? PrivateKeys.publicHalf(block) : Optional.empty());
            default ->
                findings.error(
                        Rule.K3, "PEM block " + place + " is not a public key, certificate or plain private key");
        }
    }

    private void addPrivate(Optional<SubjectPublicKeyInfo> publicHalf) {
        if (!derivePublic) {
            findings.error(
                    Rule.K6,
                    "it holds a private key, which is not needed; give the public key, or say --derive-public to use only "
                            + "the public half");
        } else {
            publicHalf.ifPresentOrElse(
                    this::add, () -> findings.error(Rule.K3, "it holds a private key without a public half"));
        }
    }

    private static Optional<SubjectPublicKeyInfo> der(byte[] bytes) {
        try {
            return Optional.of(new X509CertificateHolder(bytes).getSubjectPublicKeyInfo());
        } catch (IOException | RuntimeException e) {
            return publicKey(bytes);
        }
    }

    private static Optional<SubjectPublicKeyInfo> publicKey(byte[] bytes) {
        try {
            return Optional.of(SubjectPublicKeyInfo.getInstance(bytes));
        } catch (RuntimeException e) {
            return pkcs1(bytes);
        }
    }

    private static Optional<SubjectPublicKeyInfo> pkcs1(byte[] bytes) {
        try {
            AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
            return Optional.of(new SubjectPublicKeyInfo(rsa, RSAPublicKey.getInstance(bytes)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private void add(SubjectPublicKeyInfo info) {
        try {
            PublicKey key = new JcaPEMKeyConverter().getPublicKey(info);
            Checked<KeyMaterial> material = KeyMaterial.of(key);
            // what AWS does not accept is left out; what is broken is an error
            boolean leftOut = material.findings().stream().allMatch(finding -> finding.rule() == Rule.K2);
            findings.addAll(
                    leftOut
                            ? material.findings().stream()
                                    .map(Finding::softened)
                                    .toList()
                            : material.findings());
            material.toOptional()
                    .map(Jwk::of)
                    .filter(jwk -> !keys.contains(jwk))
                    .ifPresent(keys::add);
        } catch (PEMException e) {
            findings.warning(Rule.K2, "it holds a key of a type that AWS does not accept; it is left out");
        }
    }
}
