package dev.irsa.issuer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Findings being collected, so that one run names everything that is wrong and not only the first thing. */
public final class Findings {
    private final List<Finding> list = new ArrayList<>();

    public void ok(Rule rule, String sentence) {
        list.add(Finding.ok(rule, sentence));
    }

    public void warning(Rule rule, String sentence) {
        list.add(Finding.warning(rule, sentence));
    }

    public void error(Rule rule, String sentence) {
        list.add(Finding.error(rule, sentence));
    }

    public void add(Finding finding) {
        list.add(finding);
    }

    public void addAll(Collection<Finding> findings) {
        list.addAll(findings);
    }

    public boolean hasErrors() {
        return list.stream().anyMatch(Finding::isError);
    }

    public List<Finding> list() {
        return List.copyOf(list);
    }

    /** Accepts a value unless there are errors; it is only made when there are none. */
    public <T> Checked<T> accept(Supplier<T> value) {
        return hasErrors() ? new Checked.Refused<>(list()) : new Checked.Accepted<>(value.get(), list());
    }
}
