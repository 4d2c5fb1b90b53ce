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
            {publisher: {enabled: true, config: {sink: "s3://a/b"}}} | needs publisher.config.issuer
            {publisher: {enabled: true, config: {issuer: "https://a.example.com"}}} | needs publisher.config.sink or directory
            {webhook: {enabled: false}} | Nothing would be installed
            {commonLabels: {app.kubernetes.io/name: x}} | commonLabels must not set app.kubernetes.io/name
            {commonLabels: {app.kubernetes.io/component: x}} | commonLabels must not set app.kubernetes.io/component
            {commonLabels: {irsa.dev/metrics: x}} | commonLabels must not set irsa.dev/metrics
            {webhook: {podLabels: {app.kubernetes.io/instance: x}}} | webhook.podLabels must not set app.kubernetes.io/instance
            {webhook: {podLabels: {eks.amazonaws.com/skip-pod-identity-webhook: "false"}}} | webhook.podLabels must not set eks.amazonaws.com/skip-pod-identity-webhook
            {publisher: {podLabels: {helm.sh/chart: x}}} | publisher.podLabels must not set helm.sh/chart
            {webhook: {podDisruptionBudget: {maxUnavailable: 2}, admission: {failurePolicy: Fail}}} | could take all 2 at once
            {webhook: {podDisruptionBudget: {maxUnavailable: 100%}, admission: {failurePolicy: Fail}}} | could take all 2 at once
            {webhook: {podDisruptionBudget: {maxUnavailable: 51%}, admission: {failurePolicy: Fail}}} | could take all 2 at once
            {webhook: {replicas: 3, podDisruptionBudget: {maxUnavailable: 67%}, admission: {failurePolicy: Fail}}} | could take all 3 at once
            {webhook: {podDisruptionBudget: {maxUnavailable: "", minAvailable: 0}, admission: {failurePolicy: Fail}}} | could take all 2 at once
            {webhook: {podDisruptionBudget: {maxUnavailable: "", minAvailable: 0%}, admission: {failurePolicy: Fail}}} | could take all 2 at once
            {webhook: {podDisruptionBudget: {maxUnavailable: "", minAvailable: 90%}}} | must be less than webhook.replicas
            {webhook: {podDisruptionBudget: {maxUnavailable: "", minAvailable: 51%}}} | must be less than webhook.replicas
            {publisher: {enabled: true, podDisruptionBudget: {maxUnavailable: 0}, config: {issuer: "https://a.example.com", directory: /a}}} | publisher.podDisruptionBudget must let one replica go
            {webhook: {admission: {optInLabel: a}}} | webhook.admission.optInLabel cannot go with webhook.audit.enabled
            {webhook: {admission: {objectSelector: {matchLabels: {a: b}}}}} | webhook.admission.objectSelector cannot go with webhook.audit.enabled
            {webhook: {admission: {matchConditions: [{name: a, expression: "true"}]}}} | webhook.admission.matchConditions cannot go with webhook.audit.enabled
            {webhook: {admission: {namespaceSelector: {matchLabels: {a: b}}}}} | webhook.admission.namespaceSelector cannot go with webhook.audit.enabled
            {webhook: {admission: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [a]}]}}}} | webhook.admission.namespaceSelector cannot go with webhook.audit.enabled
            {webhook: {audit: {enabled: false}, admission: {namespaceSelector: {matchLabels: {a: b}}}}} | helm test would look in default
            {webhook: {admission: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [default]}]}}}} | helm test would look in default
            {webhook: {audit: {enabled: false}, admission: {objectSelector: {matchExpressions: [{key: a, operator: Exists}]}}}} | asks for the label a
            {webhook: {audit: {enabled: false}, admission: {matchConditions: [{name: a, expression: "true"}]}}} | set test.labels
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
            {publisher: {config: {isuer: x}}} | isuer
            {publisher: {config: {lease: x}}} | lease
            {publisher: {roleArn: "arn:aws:iam::1:role/x"}} | roleArn
            {publisher: {replicas: 0}} | replicas
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
