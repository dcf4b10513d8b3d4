// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hanse.audit.SharedRecord;
import org.junit.jupiter.api.Test;

class VerdictTextTest {

    private static ObjectNode record() {
        try {
            return (ObjectNode) new ObjectMapper().readTree("""
                    {"node": "shop-a", "from": "2026-10-01T00:00:00Z", "until": "2026-11-01T00:00:00Z",
                     "sampling": {"challenge": "81f4", "chosenBy": "given"},
                     "sections": {
                       "scope": {"decisions": 1200, "servedBy": [{"by": "personal", "decisions": 900}],
                                 "models": [{"digest": "ab", "decisions": 1200}]},
                       "parameters": {"all": {"base": {"share": "0.1"}, "network": {"share": "0.7"},
                                              "content": {"share": "0.2"}}},
                       "exploration": {"exploredShare": "0.05", "pinnedShare": "0.0001"},
                       "profiling": {"off": 40, "offShare": "0.033333", "personalThere": 0, "personalTermsThere": 0},
                       "rules": {"fired": [{"rule": "a", "decisions": 3}, {"rule": "b", "decisions": 30}]},
                       "drift": {"items": {"verdict": "no change shown"}, "kinds": {"verdict": "no change shown"}},
                       "faithfulness": {"models": []},
                       "privacy": {"ledgers": [{"name": "shoppers", "epsilonSpent": "1.000000",
                                                "epsilonLimit": "4.000000", "epsilonRemaining": "3.000000"}]},
                       "notProven": ["x"]}}
                    """);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode at(ObjectNode record, String pointer) {
        return (ObjectNode) record.at(pointer);
    }

    @Test
    void verdict_nothingOpen_isGreenWithFiveSentences() {
        VerdictText verdict = new VerdictText(record());
        assertThat(verdict.colour()).isEqualTo("green");
        assertThat(verdict.groups()).isEmpty();
        assertThat(verdict.sentences())
                .containsExactly(
                        "From 1 October 2026 to 31 October 2026 the shop “shop-a” made 1,200 logged decisions, each"
                                + " one list of recommended items; 900 used the shopper's own interactions.",
                        "The main parameters of personal scores are “Trained network” (70.0\u00a0%), “Similarity”"
                                + " (20.0\u00a0%), “Base” (10.0\u00a0%).",
                        "5.0\u00a0% of the places were filled at random, to learn, and below 0.1\u00a0% were fixed by the"
                                + " shop.",
                        "40 decisions (3.3\u00a0%) asked for no profiling, and none of these used personal data.",
                        "No change since the period before is shown. The privacy budget that remains is epsilon 3.000000"
                                + " of 4.000000 (shoppers).");
        assertThat(new QuestionTable(record()).table().rows()).hasSize(12);
    }

    @Test
    void verdict_openPoints_isAmber() {
        ObjectNode drifted = record();
        at(drifted, "/sections/drift/items").put("verdict", "changed");
        assertThat(new VerdictText(drifted).colour()).isEqualTo("amber");
        assertThat(new VerdictText(drifted).groups()).singleElement().satisfies(group -> {
            assertThat(group.title()).startsWith("Changes");
            assertThat(group.points())
                    .singleElement()
                    .asString()
                    .startsWith("The mix of recommended items changed. Next: ");
        });
        ObjectNode low = record();
        at(low, "/sections/privacy/ledgers/0").put("epsilonRemaining", "0.100000");
        assertThat(new VerdictText(low).colour()).isEqualTo("amber");
        ObjectNode without = record();
        at(without, "/sections/privacy")
                .putArray("jobs")
                .addObject()
                .put("job", "books")
                .put("noise", "none");
        assertThat(new VerdictText(without).colour()).isEqualTo("amber");
        ObjectNode noLedger = record();
        at(noLedger, "/sections/privacy").putArray("ledgers");
        assertThat(new VerdictText(noLedger).colour()).isEqualTo("amber");
        ObjectNode byMerchant = record();
        at(byMerchant, "/sampling").put("chosenBy", "merchant");
        assertThat(new VerdictText(byMerchant).colour()).isEqualTo("amber");
    }

    @Test
    void models_ofFewShoppers_haveNeitherNameNorRound() {
        ObjectNode record = record();
        ArrayNode models = at(record, "/sections/scope").putArray("models");
        models.addObject().put("digest", "other").put("job", "").put("round", 0).put("decisions", 5);
        models.addObject().put("digest", "").put("job", "").put("round", 0).put("decisions", 2);
        models.addObject()
                .put("digest", "ab".repeat(32))
                .put("job", "books")
                .put("round", 3)
                .put("decisions", 7);
        assertThat(answer(record, "How many decisions"))
                .endsWith("models not shown (few shoppers) (5 decisions), no model (2 decisions), model abababababab…"
                        + " (7 decisions)");
        assertThat(new ScopeSection(record.path("sections"))
                        .section().tables().get(2).rows().stream()
                                .map(row -> row.cells().stream()
                                        .map(ReportView.Cell::text)
                                        .toList()))
                .containsExactly(
                        List.of("models not shown (few shoppers)", "–", "–", "5"),
                        List.of("no model", "–", "–", "2"),
                        List.of("ab".repeat(32), "books", "3", "7"));
    }

    private static ObjectNode tested(String test, String result, boolean offered) {
        ObjectNode record = record();
        ObjectNode model =
                at(record, "/sections/faithfulness").putArray("models").addObject();
        model.put("model", "ab").put("offered", offered);
        model.putArray("tests")
                .addObject()
                .put("name", test)
                .put("result", result)
                .put("measured", "0.9326");
        return record;
    }

    /** Earlier versions wrote fail for the residual, too. */
    @Test
    void verdict_testThatIsNotDecisive_isAmberWithASentenceOfItsOwn() {
        for (String result : List.of("alarm", "fail")) {
            ObjectNode record = tested("residual", result, true);
            VerdictText verdict = new VerdictText(record);
            assertThat(verdict.colour()).isEqualTo("amber");
            assertThat(verdict.verdict())
                    .isEqualTo("Amber: no rule was broken; a test of the reasons that is not decisive gives an alarm.");
            assertThat(verdict.groups())
                    .singleElement()
                    .satisfies(group -> assertThat(group.points())
                            .singleElement()
                            .asString()
                            .contains("gives an alarm", "Stated and measured effects of removals", ". Next: read"));
            assertThat(new CustomerText(record).sentences()).anyMatch(own -> own.startsWith("“Ask us why"));
            assertThat(new ReasonTests(record.path("sections"))
                            .section()
                            .tables()
                            .get(0)
                            .rows()
                            .get(0)
                            .cells())
                    .extracting(ReportView.Cell::text)
                    .endsWith("alarm");
        }
    }

    @Test
    void verdict_decisiveTest_isRedAndReasonsAreWithheld() {
        for (boolean offered : new boolean[] {true, false}) {
            ObjectNode record = tested("deletion", "fail", offered);
            assertThat(new VerdictText(record).colour()).isEqualTo("red");
            assertThat(new VerdictText(record).verdict()).contains("the reasons in this report are not reliable");
            assertThat(new CustomerText(record).sentences()).noneMatch(own -> own.startsWith("“Ask us why"));
        }
        ObjectNode unmeasured = tested("deletion", "reported", false);
        assertThat(new VerdictText(unmeasured).colour()).isEqualTo("red");
        assertThat(new CustomerText(unmeasured).sentences()).noneMatch(own -> own.startsWith("“Ask us why"));
    }

    @Test
    void verdict_oneOfSeveralModelsNotTested_isAmberAndNamesIt() {
        ObjectNode record = record();
        at(record, "/sections/faithfulness").putArray("models").addObject().put("model", "ab");
        assertThat(new VerdictText(record).colour()).isEqualTo("green");
        assertThat(new CustomerText(record).sentences()).anyMatch(own -> own.startsWith("“Ask us why"));
        at(record, "/sections/faithfulness").putArray("missing").add("cd".repeat(32));
        assertThat(new VerdictText(record).colour()).isEqualTo("amber");
        assertThat(new VerdictText(record).groups())
                .singleElement()
                .satisfies(group -> assertThat(group.points())
                        .singleElement()
                        .asString()
                        .startsWith("Reasons were not tested for model cdcdcdcdcdcd…. Next: "));
        assertThat(new CustomerText(record).sentences()).noneMatch(own -> own.startsWith("“Ask us why"));
    }

    private static String answer(ObjectNode record, String question) {
        return new QuestionTable(record)
                .table().rows().stream()
                        .filter(row -> row.cells().get(0).text().startsWith(question))
                        .map(row -> row.cells().get(1).text())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void budget_noiseWithoutLedger_isNotCountedAndSaysWhatThePlanAllows() {
        ObjectNode record = record();
        ObjectNode privacy = at(record, "/sections/privacy");
        privacy.putArray("ledgers");
        privacy.put("policyNoise", "participants").put("policyEpsilon", "");
        privacy.putArray("jobs")
                .addObject()
                .put("job", "books")
                .put("noise", "participants")
                .put("epsilon", "8")
                .put("delta", "0.00001")
                .put("unit", "shopper");
        privacy.putArray("rounds").addObject().put("job", "books").put("counted", 50);
        String uncounted = "No privacy budget was counted here: the node had no ledger in the rounds. The plan"
                + " of job books allows epsilon 8 at delta 0.00001 for each shopper; 50 rounds counted in the period.";
        assertThat(answer(record, "Privacy budget"))
                .startsWith(uncounted)
                .contains("run the current version of its node");
        assertThat(new VerdictText(record).sentences().get(4)).endsWith(uncounted);
        assertThat(new GuaranteeText(record.path("sections")).section().text())
                .anyMatch(own -> own.startsWith("No privacy budget was counted here. Next: "))
                .noneMatch(own -> own.contains("has been charged"));
        assertThat(new VerdictText(record).colour()).isEqualTo("amber");
        assertThat(new VerdictText(record).groups())
                .singleElement()
                .satisfies(group ->
                        assertThat(group.points()).singleElement().asString().startsWith(uncounted + " Next: "));
        privacy.withArray("ledgers")
                .addObject()
                .put("name", SharedRecord.LEDGER)
                .put("epsilonSpent", "1")
                .put("epsilonLimit", "4")
                .put("epsilonRemaining", "3");
        assertThat(answer(record, "Privacy budget")).startsWith(uncounted);
        privacy.put("policyEpsilon", "8");
        assertThat(answer(record, "Privacy budget"))
                .isEqualTo("No training with noise was charged to a privacy budget of this node.");
        assertThat(new VerdictText(record).colour()).isEqualTo("green");
    }

    @Test
    void budget_ledgerWithoutLimit_saysWhatWasSpent() {
        ObjectNode record = record();
        ObjectNode privacy = at(record, "/sections/privacy");
        privacy.put("policyNoise", "participants").put("policyEpsilon", "");
        at(record, "/sections/privacy/ledgers/0")
                .put("epsilonSpent", "7.500000")
                .put("epsilonLimit", "1000000000.000000")
                .put("epsilonRemaining", "999999992.500000");

        assertThat(answer(record, "Privacy budget"))
                .isEqualTo(
                        "Training spent epsilon 7.500000 (shoppers). Each plan limits its own job; this node's ledger"
                                + " has no limit of all jobs.");
        assertThat(new GuaranteeText(record.path("sections"))
                        .section()
                        .tables()
                        .get(0)
                        .rows()
                        .toString())
                .contains("none")
                .doesNotContain("1000000000");
        assertThat(new VerdictText(record).colour()).isEqualTo("green");
    }

    @Test
    void customer_switch_isAConditionAndTheFigureSaysWhatItShows() {
        ObjectNode record = record();
        assertThat(new CustomerText(record).sentences()).noneMatch(own -> own.contains("switch"));
        assertThat(new CustomerText(record).section().text())
                .anyMatch(own -> own.startsWith("If your shop offers the switch: “You can switch off"))
                .contains(
                        "The figure “Decisions without profiling” shows: 40 lists of this period without profiling, and nothing of a person was used in"
                                + " these.");
        assertThat(answer(record, "What may I tell")).contains("If your shop offers the switch: ");
        at(record, "/sections/profiling").put("off", 0);
        assertThat(answer(record, "What may I tell"))
                .contains(
                        "The figure “Decisions without profiling” shows: no list of this period was made without profiling.");
        at(record, "/sections/profiling").put("personalThere", 1);
        assertThat(answer(record, "What may I tell")).doesNotContain("switch");
    }

    private static String mostFired(ObjectNode record) {
        return answer(record, "Which rule");
    }

    @Test
    void mostFiredRule_hiddenCount_isAmongTheRulesWhoseCountsAreShown() {
        ObjectNode record = record();
        assertThat(mostFired(record)).isEqualTo("b: 30 decisions");
        ArrayNode fired = (ArrayNode) record.at("/sections/rules/fired");
        fired.addObject().put("rule", "pinned items").put("hidden", true);
        assertThat(mostFired(record)).isEqualTo("Among the rules whose counts are shown: b: 30 decisions");
        assertThat(FigureSections.fired(record.at("/sections/rules")).rows())
                .extracting(row -> row.cells().stream().map(cell -> cell.text()).toList())
                .contains(List.of("places fixed by the shop", "not shown (few shoppers)"));
        fired.remove(1);
        fired.remove(0);
        assertThat(mostFired(record)).isEqualTo("Counts of rules are not shown (few shoppers).");
        fired.removeAll();
        assertThat(mostFired(record)).isEqualTo("no rule applied");
    }

    @Test
    void verdict_brokenRule_isRed() {
        ObjectNode personal = record();
        at(personal, "/sections/profiling").put("personalTermsThere", 1);
        assertThat(new VerdictText(personal).colour()).isEqualTo("red");
        assertThat(new VerdictText(personal).sentences().get(3)).contains("some of these used personal data");
        assertThat(new VerdictText(personal).groups().get(0).title()).isEqualTo("Rules broken");
        ObjectNode overspent = record();
        at(overspent, "/sections/privacy/ledgers/0").put("epsilonSpent", "Infinity");
        assertThat(new VerdictText(overspent).colour()).isEqualTo("red");
    }
}
