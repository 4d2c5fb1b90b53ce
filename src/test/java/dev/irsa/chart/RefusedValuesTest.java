package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot work are refused before anything is installed. */
class RefusedValuesTest {
    /** Each says what to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {webhook: {replicas: 1, admission: {failurePolicy: Fail}}} | needs webhook.replicas of 2 or more
            {webhook: {podDisruptionBudget: {enabled: false}, admission: {failurePolicy: Fail}}} | needs webhook.podDisruptionBudget.enabled
            {webhook: {admission: {failurePolicy: Fail, excludedNamespaces: [kube-node-lease]}}} | needs kube-system in webhook.admission.excludedNamespaces
            {webhook: {admission: {failurePolicy: Fail, excludedNamespaces: [kube-system]}}} | needs kube-node-lease in webhook.admission.excludedNamespaces
            {webhook: {certificate: {mode: secret}}} | needs webhook.certificate.secretName and caBundle
            {webhook: {certificate: {mode: secret, secretName: x}}} | needs webhook.certificate.secretName and caBundle
            {webhook: {certificate: {caBundle: "-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----"}}} | goes with webhook.certificate.mode secret only
            {webhook: {certificate: {certManager: {issuerRef: {name: x}}}}} | goes with webhook.certificate.mode certManager only
            {webhook: {namespaces: [kube-system]}} | names kube-system, for which the webhook is not called
            {webhook: {namespaces: [irsa-system]}} | names irsa-system, for which the webhook is not called
            {webhook: {podDisruptionBudget: {minAvailable: 1}}} | takes one of minAvailable and maxUnavailable
            {webhook: {podDisruptionBudget: {maxUnavailable: ""}}} | needs minAvailable or maxUnavailable
            {webhook: {podDisruptionBudget: {maxUnavailable: "", minAvailable: 2}}} | must be less than webhook.replicas
            {webhook: {podDisruptionBudget: {maxUnavailable: 0}}} | no node could be drained
            {webhook: {podDisruptionBudget: {maxUnavailable: "", minAvailable: 100%}}} | no node could be drained
            {webhook: {terminationGracePeriodSeconds: 20}} | must be more than 20
            {webhook: {metricsPort: 8443}} | must differ
            {test: {namespace: kube-system}} | helm test would look in kube-system
            {webhook: {namespaces: [a]}, test: {namespace: b}} | must be one of webhook.namespaces
            {webhook: {admission: {excludedNamespaces: [default]}}} | helm test would look in default
            {monitoring: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}}} | enable one of them
            """)
    void combinations(String values, String sentence) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.21.0 | {} | chart requires kubeVersion: >=1.22.0-0
            1.27.0 | {webhook: {admission: {matchConditions: [{name: a, expression: "true"}]}}} | needs Kubernetes 1.28
            """)
    void oldClusters(String version, String values, String sentence) {
        assertThatThrownBy(() -> Chart.render(values, version)).hasMessageContaining(sentence);
    }

    /** The schema's messages name the place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {webhok: {}} | webhok
            {webhook: {replica: 2}} | replica
            {webhook: {replicas: 0}} | replicas
            {webhook: {replicas: "2"}} | replicas
            {webhook: {config: {token-audiense: x}}} | token-audiense
            {webhook: {config: {port: 1}}} | port
            {webhook: {config: {webhook-configuration: x}}} | webhook-configuration
            {webhook: {config: {profile: strict}}} | profile
            {webhook: {config: {token-expiration: 599}}} | token-expiration
            {webhook: {config: {aws-default-region: {a: b}}}} | aws-default-region
            {webhook: {namespaces: [Team]}} | namespaces
            {webhook: {namespaces: [a, a]}} | namespaces
            {webhook: {roleMappings: {app: {RoleARN: x}}}} | roleMappings
            {webhook: {roleMappings: {a/b: {RoleArn: x}}}} | roleMappings
            {webhook: {roleMappings: {a/b: {}}}} | RoleARN
            {webhook: {certificate: {mode: certmanager}}} | mode
            {webhook: {certificate: {certManager: {duration: 90d}}}} | duration
            {webhook: {certificate: {mode: secret, secretName: x, caBundle: LS0tLS1=}}} | caBundle
            {webhook: {admission: {failurePolicy: ignore}}} | failurePolicy
            {webhook: {admission: {timeoutSeconds: 31}}} | timeoutSeconds
            {webhook: {admission: {name: short}}} | name
            {webhook: {admission: {reviewVersions: [v2]}}} | reviewVersions
            {webhook: {admission: {matchConditions: [{name: a}]}}} | matchConditions
            {webhook: {admission: {namespaceSelector: {matchLabel: {}}}}} | namespaceSelector
            {webhook: {service: {port: 0}}} | port
            {webhook: {port: 443}} | port
            {webhook: {extraArgs: [debug]}} | extraArgs
            {webhook: {serviceAccount: {nam: x}}} | serviceAccount
            {image: {digest: sha256:abc}} | digest
            {image: {tag: "a b"}} | tag
            {image: {pullSecrets: [registry]}} | pullSecrets
            {networkPolicy: {apiServerCIDRs: [10.0.0.1]}} | apiServerCIDRs
            {monitoring: {serviceMonitor: {interval: 30}}} | interval
            {monitoring: {rules: {runbookUrl: docs}}} | runbookUrl
            {commonLabels: {a: 1}} | commonLabels
            """)
    void values(String values, String place) {
        assertThatThrownBy(() -> Chart.render(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(place);
    }
}
