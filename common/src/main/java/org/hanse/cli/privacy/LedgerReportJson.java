// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.ReleaseId;

/** What ledgers say as JSON, schema {@value #SCHEMA} (docs/guides/privacy.md). */
final class LedgerReportJson {

    static final String SCHEMA = "hanse.privacy-ledger/1";

    private LedgerReportJson() {}

    static String of(List<LedgerReport> reports) {
        ObjectNode root = Json.object().put("schema", SCHEMA);
        ArrayNode ledgers = root.putArray("ledgers");
        reports.forEach(report -> put(ledgers.addObject(), report));
        return Json.text(root);
    }

    private static void put(ObjectNode own, LedgerReport report) {
        PrivacyLedger ledger = report.ledger();
        own.put("file", report.file().toString())
                .put("population", ledger.population().text())
                .put("entries", ledger.head().entries())
                .put("head", ledger.head().toString())
                .put("reserved", ledger.standings().size())
                .put("confirmed", report.confirmed());
        ArrayNode unresolved = own.putArray("unresolved");
        report.unresolved().forEach(id -> put(unresolved.addObject(), id));
        putBudget(own.putObject("budget"), ledger.budget());
        ArrayNode statements = own.putArray("spent");
        put(statements.addObject(), ledger.statement());
        put(statements.addObject(), report.other());
        report.forecast()
                .ifPresentOrElse(forecast -> own.put("roundsLeft", forecast.left()), () -> own.putNull("roundsLeft"));
        report.forecast()
                .ifPresent(forecast -> forecast.after()
                        .ifPresent(after -> putFinite(
                                own.putObject("forecast")
                                        .put("rounds", after.rounds())
                                        .put("beyondBudget", forecast.isBeyond(after)),
                                after.epsilon())));
        ReleaseJson.putTexts(own, "notes", report.notes());
    }

    private static void put(ObjectNode own, ReleaseId id) {
        own.put("job", id.job().text()).put("round", id.round().number()).put("release", word(id.kind()));
    }

    private static void putBudget(ObjectNode own, PrivacyBudget budget) {
        own.put("epsilon", budget.epsilon())
                .put("delta", budget.delta())
                .put("units", budget.units())
                .put("unit", word(budget.scope().unit()))
                .put("relation", word(budget.scope().relation()))
                .put("adversary", word(budget.scope().adversary()));
    }

    private static void put(ObjectNode own, PrivacyStatement statement) {
        putFinite(own, statement.epsilon());
        own.put("delta", statement.delta())
                .put("adversary", word(statement.scope().adversary()))
                .put("statement", statement.toString());
    }

    private static void putFinite(ObjectNode own, double epsilon) {
        if (Double.isInfinite(epsilon)) {
            own.putNull("epsilon");
        } else {
            own.put("epsilon", epsilon);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
