package dev.irsa.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few of Helm's command lines that the documentation has, run by Helm itself in this process. */
final class HelmCommandLine {
    private final Path kubeconfig;

    HelmCommandLine(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** Runs what follows {@code helm}; flags it does not know are an error, so that no page says what is not run. */
    void run(List<String> words) {
        String name = words.get(1);
        switch (words.getFirst()) {
            case "install" -> install(name, words.subList(2, words.size()));
            case "upgrade" -> upgrade(name, words.subList(2, words.size()));
            case "uninstall" ->
                Helm.uninstall(name)
                        .withKubeConfig(kubeconfig)
                        .withNamespace(namespace(words))
                        .call();
            default -> throw new AssertionError("helm " + words.getFirst() + " is not known here");
        }
    }

    private void install(String name, List<String> words) {
        InstallCommand command = new Helm(Path.of(words.getFirst()))
                .install()
                .withName(name)
                .withKubeConfig(kubeconfig)
                .withNamespace(namespace(words));
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--namespace", "-n" -> i++;
                case "--create-namespace" -> command.createNamespace();
                case "--set" -> {
                    values(words.get(++i)).forEach(command::set);
                }
                default -> throw new AssertionError(words.get(i));
            }
        }
        command.call();
    }

    private void upgrade(String name, List<String> words) {
        UpgradeCommand command = new Helm(Path.of(words.getFirst()))
                .upgrade()
                .withName(name)
                .withKubeConfig(kubeconfig)
                .withNamespace(namespace(words));
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--namespace", "-n" -> i++;
                case "--reset-values" -> command.resetValues();
                case "--reuse-values" -> command.reuseValues();
                case "--reset-then-reuse-values" -> command.resetThenReuseValues();
                case "--set" -> {
                    values(words.get(++i)).forEach(command::set);
                }
                default -> throw new AssertionError(words.get(i));
            }
        }
        command.call();
    }

    /** {@code a=b}, and lists such as {@code a={b,c}}, which the library would take for a text. */
    private static Map<String, String> values(String text) {
        String[] pair = text.split("=", 2);
        if (!pair[1].startsWith("{")) {
            return Map.of(pair[0], pair[1]);
        }
        Map<String, String> items = new LinkedHashMap<>();
        for (String item : pair[1].substring(1, pair[1].length() - 1).split(",", -1)) {
            items.put(pair[0] + "[" + items.size() + "]", item);
        }
        return items;
    }

    private static String namespace(List<String> words) {
        int at = Math.max(words.indexOf("--namespace"), words.indexOf("-n"));
        return Optional.of(at)
                .filter(index -> index >= 0)
                .map(index -> words.get(index + 1))
                .orElseThrow();
    }
}
