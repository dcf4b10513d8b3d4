// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.hanse.HouseRules.named;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.hanse.coordinator.app.JobDriver;
import org.hanse.coordinator.app.RoundRuns;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.NoticeCodec;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.job.SumKind;

/**
 * Rules of layout and style over the main classes of all modules, numbered as in {@code CONTRIBUTING.md}. Some rules cover packages without
 * classes, for later ones.
 */
@AnalyzeClasses(locations = ArchitectureTest.MainClasses.class)
class ArchitectureTest {

    static final class MainClasses implements LocationProvider {
        @Override
        public Set<Location> get(Class<?> testClass) {
            return ModuleOutput.locations("classes", "bench-classes");
        }
    }

    private static final String CORE = "org.hanse.core..";
    private static final String BENCH = "org.hanse.bench..";
    private static final String[] CLI = {"org.hanse.cli..", "org.hanse.*.cli.."};
    private static final String[] ND4J = {"org.nd4j..", "org.deeplearning4j..", "org.bytedeco.."};
    private static final String STATISTICS = "org.apache.commons.statistics..";
    private static final String[] TRANSFORMS = {"org.apache.commons.numbers..", "org.jtransforms..", "pl.edu.icm.."};

    /** Gives ND4J's own generator a seed, always. */
    private static final DescribedPredicate<JavaClass> PER_SHOPPER_TRAINER =
            HouseRules.learnTypes("shopper.PerShopperTrainer");

    private static final String SEEDS_ND4J = "org.hanse.core.learn.dl4j.GraphChance";

    private static final String[] WIRE_MESSAGES = {"com.google.protobuf..", "org.hanse.proto.."};

    // Rule 1: the core is pure.

    @ArchTest
    static final ArchRule core_usesLibrariesOfItsOwnOnly = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..", "javax.crypto..", "jdk.incubator.vector..", "org.jspecify..", "org.ejml..", CORE)
                    .or(resideInAnyPackage(ND4J))
                    .or(resideInAnyPackage(TRANSFORMS))
                    .or(resideInAnyPackage(STATISTICS))
                    .or(resideInAnyPackage("org.bouncycastle..")));

    @ArchTest
    static final ArchRule core_doesNoInputOutputAndStartsNoThreads = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.net..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.sql..",
                            "java.util.concurrent..",
                            "java.util.logging..")
                    .or(named(
                            "java.lang.Thread",
                            "java.lang.ThreadLocal",
                            "java.lang.Process",
                            "java.lang.ProcessBuilder",
                            "java.lang.Runtime",
                            "java.util.Timer",
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream",
                            "java.io.FileReader",
                            "java.io.FileWriter",
                            "java.io.RandomAccessFile")))
            .orShould(ACCESS_STANDARD_STREAMS)
            .orShould()
            .accessTargetWhere(Ambient.PARALLELISM);

    // Rule 2: one package for each library that would spread.

    @ArchTest
    static final ArchRule nd4j_isSeenByLearnAndAsAPeerByBenchOnly = seenOnlyBy(ND4J, "org.hanse.core.learn..", BENCH);

    @ArchTest
    static final ArchRule bouncyCastle_isSeenByCryptoOnly =
            seenOnlyBy(new String[] {"org.bouncycastle.."}, "org.hanse.core.crypto..");

    @ArchTest
    static final ArchRule specialFunctionsAndTransforms_areSeenByAccountantsOnly =
            seenOnlyBy(TRANSFORMS, "org.hanse.core.privacy.account..");

    @ArchTest
    static final ArchRule distributions_areSeenByAccountantsAndEvaluateOnly =
            seenOnlyBy(new String[] {STATISTICS}, "org.hanse.core.privacy.account..", "org.hanse.core.evaluate..");

    @ArchTest
    static final ArchRule ejml_isSeenByEvaluateOnly =
            seenOnlyBy(new String[] {"org.ejml.."}, "org.hanse.core.evaluate..");

    @ArchTest
    static final ArchRule vectorApi_isSeenByKernelOnly =
            seenOnlyBy(new String[] {"jdk.incubator.vector.."}, "org.hanse.core.learn.kernel..");

    @ArchTest
    static final ArchRule wireMessages_areSeenByWireAndGrpcOnly =
            seenOnlyBy(WIRE_MESSAGES, "org.hanse.proto..", "org.hanse.wire..", "org.hanse.*.grpc..");

    @ArchTest
    static final ArchRule grpc_isSeenByGrpcOnly =
            seenOnlyBy(new String[] {"io.grpc.."}, "org.hanse.proto..", "org.hanse.*.grpc..");

    @ArchTest
    static final ArchRule javalin_isSeenByHttpAndWebOnly = seenOnlyBy(
            new String[] {"io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."},
            "org.hanse.http..",
            "org.hanse.*.http..",
            "org.hanse.*.web..");

    @ArchTest
    static final ArchRule prometheus_isSeenByHttpAndCliOnly = seenOnlyBy(
            new String[] {"io.prometheus.."},
            "org.hanse.http..",
            "org.hanse.*.http..",
            "org.hanse.cli..",
            "org.hanse.*.cli..");

    private static ArchRule seenOnlyBy(String[] library, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage("org.hanse..")
                .and(resideOutsideOfPackages(packages))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .allowEmptyShould(true);
    }

    // Rule 3: the order of packages, in core and in the simulator.

    @ArchTest
    static final ArchRule core_keepsTheOrderOfItsPackages =
            classes().that().resideInAPackage(CORE).should(CorePackageOrder.BE_KEPT);

    @ArchTest
    static final ArchRule core_hasNoCycles =
            slices().matching("org.hanse.core.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule simulator_keepsTheOrderOfItsPackages =
            classes().that().resideInAPackage(SimPackageOrder.ROOT + "..").should(SimPackageOrder.BE_KEPT);

    // Rule 4: layers. What everything may see, config, file and chart, sees nothing else.

    @ArchTest
    static final ArchRule config_seesSettingsOnly = seesOnly("org.hanse.config..", "org.hanse.core.setting..");

    @ArchTest
    static final ArchRule file_seesConfigOnly = seesOnly("org.hanse.file..", "org.hanse.config..");

    @ArchTest
    static final ArchRule chart_seesNothingOfHanse = seesOnly("org.hanse.chart..");

    @ArchTest
    static final ArchRule http_seesConfigOnly = seesOnly("org.hanse.http..", "org.hanse.config..");

    @ArchTest
    static final ArchRule httpOfServices_seesPortServeAndCoreOnly = seesOnly(
            "org.hanse.*.http..",
            "org.hanse.http..",
            "org.hanse.config..",
            "org.hanse.port..",
            "org.hanse.*.port..",
            "org.hanse.clientnode.serve..",
            "org.hanse.clientnode.owner..",
            CORE);

    @ArchTest
    static final ArchRule web_seesOwnerServeAndWordsOnly = seesOnly(
            "org.hanse.*.web..",
            "org.hanse.http..",
            "org.hanse.config..",
            "org.hanse.chart..",
            "org.hanse.explain..",
            "org.hanse.*.port..",
            "org.hanse.clientnode.explain..",
            "org.hanse.clientnode.serve..",
            "org.hanse.clientnode.owner..",
            CORE);

    /** The owner reads plans and rosters as the operator signed them. */
    @ArchTest
    static final ArchRule owner_seesServeAppPortAndWordsOnly = seesOnly(
            "org.hanse.clientnode.owner..",
            "org.hanse.config..",
            "org.hanse.job..",
            "org.hanse.app..",
            "org.hanse.audit..",
            "org.hanse.clientnode.app..",
            "org.hanse.clientnode.audit..",
            "org.hanse.clientnode.explain..",
            "org.hanse.clientnode.port..",
            "org.hanse.clientnode.serve..",
            CORE);

    @ArchTest
    static final ArchRule serve_seesAppPortAndWordsOnly = seesOnly(
            "org.hanse.clientnode.serve..",
            "org.hanse.config..",
            "org.hanse.audit..",
            "org.hanse.clientnode.app..",
            "org.hanse.clientnode.audit..",
            "org.hanse.clientnode.explain..",
            "org.hanse.clientnode.port..",
            CORE);

    @ArchTest
    static final ArchRule port_seesCoreOnly = seesOnly(new String[] {"org.hanse.port..", "org.hanse.*.port.."}, CORE);

    @ArchTest
    static final ArchRule app_seesPortAndCoreOnly = seesOnly(
            new String[] {"org.hanse.app..", "org.hanse.*.app.."}, "org.hanse.port..", "org.hanse.*.port..", CORE);

    @ArchTest
    static final ArchRule dataset_seesCoreConfigAndFileOnly =
            seesOnly("org.hanse.dataset..", "org.hanse.config..", "org.hanse.file..", CORE);

    @ArchTest
    static final ArchRule wire_seesCoreAndMessagesOnly = seesOnly("org.hanse.wire..", "org.hanse.proto..", CORE);

    @ArchTest
    static final ArchRule commonStore_seesPortCoreConfigAndFileOnly =
            seesOnly("org.hanse.store..", "org.hanse.port..", "org.hanse.config..", "org.hanse.file..", CORE);

    @ArchTest
    static final ArchRule key_seesCoreConfigAndFileOnly =
            seesOnly("org.hanse.key..", "org.hanse.config..", "org.hanse.file..", CORE);

    @ArchTest
    static final ArchRule key_isSeenByCliOnly = dependents("org.hanse.key..");

    @ArchTest
    static final ArchRule commonStore_isSeenByCliAndSimulatorOnly = dependents("org.hanse.store..", "org.hanse.sim..");

    @ArchTest
    static final ArchRule dataset_isSeenByCliAndSimulatorOnly = dependents("org.hanse.dataset..", "org.hanse.sim..");

    @ArchTest
    static final ArchRule grpc_isSeenByCliOnly = dependents("org.hanse.*.grpc..", BENCH);

    @ArchTest
    static final ArchRule jdbc_isSeenByCliOnly = dependents("org.hanse.*.jdbc..");

    /** What the databases of both services have in common. */
    @ArchTest
    static final ArchRule commonJdbc_seesConfigAndFileOnly =
            seesOnly("org.hanse.jdbc..", "org.hanse.config..", "org.hanse.file..");

    @ArchTest
    static final ArchRule commonJdbc_isSeenByJdbcAndCliOnly = dependents("org.hanse.jdbc..", "org.hanse.*.jdbc..");

    @ArchTest
    static final ArchRule http_isSeenByCliAndPartsOfServicesOnly =
            dependents("org.hanse.http..", "org.hanse.*.http..", "org.hanse.*.web..");

    @ArchTest
    static final ArchRule httpOfServices_isSeenByCliOnly = dependents("org.hanse.*.http..");

    @ArchTest
    static final ArchRule web_isSeenByCliOnly = dependents("org.hanse.*.web..");

    @ArchTest
    static final ArchRule wordsAndPagesOfExplanations_areSeenByCliAndReportsOnly = dependents(
            "org.hanse.clientnode.explain..",
            "org.hanse.clientnode.audit..",
            "org.hanse.clientnode.serve..",
            "org.hanse.clientnode.owner..",
            "org.hanse.clientnode.web..");

    @ArchTest
    static final ArchRule store_isSeenByCliOnly = dependents("org.hanse.*.store..");

    private static ArchRule seesOnly(String subject, String... packages) {
        return seesOnly(new String[] {subject}, packages);
    }

    private static ArchRule seesOnly(String[] subject, String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(subject)
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.hanse..")
                        .and(resideOutsideOfPackages(subject))
                        .and(resideOutsideOfPackages(packages)))
                .allowEmptyShould(true);
    }

    private static ArchRule dependents(String adapter, String... others) {
        String[] allowed = Stream.of(Stream.of(adapter), Stream.of(CLI), Stream.of(others))
                .flatMap(p -> p)
                .toArray(String[]::new);
        return noClasses()
                .that(resideInAnyPackage("org.hanse..").and(resideOutsideOfPackages(allowed)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(adapter)
                .allowEmptyShould(true);
    }

    // Rule 5: the two ends meet in common only.

    @ArchTest
    static final ArchRule coordinator_seesNeitherNodeNorSimulator =
            doesNotSee("org.hanse.coordinator..", "org.hanse.clientnode..", "org.hanse.sim..");

    @ArchTest
    static final ArchRule node_seesNeitherCoordinatorNorSimulator =
            doesNotSee("org.hanse.clientnode..", "org.hanse.coordinator..", "org.hanse.sim..");

    @ArchTest
    static final ArchRule simulator_seesNoAdapterOfTheEnds = noClasses()
            .that()
            .resideInAnyPackage("org.hanse.sim..", BENCH)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.hanse.*.http..", "org.hanse.*.jdbc..", "org.hanse.*.web..", "org.hanse.*.store..")
                    .and(resideOutsideOfPackages("org.hanse.sim..", BENCH)));

    /** The demo of the services starts their programs. */
    @ArchTest
    static final ArchRule simulatorsCommands_seeTheProgramsOfTheEndsAlone = noClasses()
            .that()
            .resideInAnyPackage("org.hanse.sim..", BENCH)
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.hanse.coordinator.cli..", "org.hanse.clientnode.cli..")
                    .and(DescribedPredicate.not(nameEndingWith("Main"))));

    /** Sums without masks and simulated faults are made in the simulator alone (docs/adr/0061). */
    @ArchTest
    static final ArchRule waysToASum_areTheMaskedOneAndThoseOfTheSimulator = classes()
            .that()
            .implement(RoundRuns.class)
            .should()
            .resideInAPackage("org.hanse.sim..")
            .orShould()
            .haveSimpleName("MaskedRuns");

    /** All nodes of a job check its sums, so no kind of sum comes from elsewhere (docs/adr/0062). */
    @ArchTest
    static final ArchRule kindsOfSums_areBesideThePlans =
            classes().that().implement(SumKind.class).should().resideInAPackage("org.hanse.core.job");

    @ArchTest
    static final ArchRule waysToASum_areHandedInBySimulatorsAlone = noClasses()
            .that()
            .resideOutsideOfPackage("org.hanse.sim..")
            .and()
            .areNotAssignableTo(JobDriver.Ports.class)
            .should()
            .callConstructor(
                    JobDriver.Ports.class,
                    JobStore.class,
                    ModelStore.class,
                    NodeConnections.class,
                    Supplier.class,
                    JobTimer.class,
                    NoticeCodec.class,
                    InstantSource.class,
                    RandomGenerator.class,
                    Optional.class);

    private static ArchRule doesNotSee(String subject, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(subject)
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages).and(resideOutsideOfPackages(subject)))
                .allowEmptyShould(true);
    }

    // Rule 6: time and chance come in as arguments. java.time.InstantSource.system() is the named way to a clock.

    @ArchTest
    static final ArchRule hanse_readsNoHiddenClockAndDrawsNoHiddenChance = noClasses()
            .that(resideInAnyPackage("org.hanse..")
                    .and(resideOutsideOfPackages(CLI))
                    .and(DescribedPredicate.not(named(SEEDS_ND4J))))
            .should()
            .accessTargetWhere(Ambient.CLOCK)
            .orShould()
            .accessTargetWhere(Ambient.CHANCE);

    @ArchTest
    static final ArchRule core_readsNoClockAtAll =
            noClasses().that().resideInAPackage(CORE).should().accessTargetWhere(Ambient.NAMED_CLOCK);

    // Rule 7: values do not change.

    /** Secrets end: what was overwritten must not be used. */
    @ArchTest
    static final ArchRule core_hasFinalFieldsOnly = fields().that()
            .areDeclaredInClassesThat(resideInAnyPackage(CORE)
                    .and(resideOutsideOfPackages("org.hanse.core.learn.."))
                    .and(DescribedPredicate.not(assignableTo(SecretBytes.class)))
                    .and(DescribedPredicate.not(HouseRules.ACCUMULATOR)))
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule statesEventsAndEffects_areRecords = classes()
            .that(HouseRules.STATE_EVENT_OR_EFFECT)
            .should()
            .beRecords()
            .allowEmptyShould(true);

    // Rule 8: names say what a class is, and absence is marked.

    @ArchTest
    static final ArchRule classes_haveNoEmptyNames = noClasses()
            .that()
            .resideOutsideOfPackage("org.hanse.proto..")
            .should(HouseRules.haveSimpleNameEndingWithOneOf(
                    List.of("Manager", "Helper", "Util", "Utils", "Impl", "Base", "Info", "Data", "Processor")));

    @ArchTest
    static final ArchRule packages_areDescribedAndNullMarked = classes()
            .that()
            .resideOutsideOfPackage("org.hanse.proto..")
            .should(HouseRules.RESIDE_IN_NULL_MARKED_PACKAGE);

    // Rule 9: a port is what its contract test says it is.

    @ArchTest
    static final ArchRule storesAndGateways_haveContracts = classes()
            .that()
            .areInterfaces()
            .and()
            .resideInAnyPackage("org.hanse.port..", "org.hanse.*.port..")
            .and()
            .haveNameMatching(".*(Store|Gateway)")
            .should(HouseRules.haveContractAmong(ModuleOutput.locations("test-classes")))
            .allowEmptyShould(true);

    // Rule 10: the upload of a node about a shopper depends on no other shopper
    // (docs/adr/0012-per-shopper-gradients.md).

    @ArchTest
    static final ArchRule gradientsOfShoppers_dependOnNoPersonalTypeAndNoOtherShopper = noClasses()
            .that(resideInAnyPackage("org.hanse.core.learn.shopper..")
                    .or(HouseRules.learnTypes("train.ShopperBatch", "train.ShopperWindows"))
                    .and(DescribedPredicate.not(PER_SHOPPER_TRAINER)))
            .should()
            .dependOnClassesThat(HouseRules.OF_SEVERAL_SHOPPERS.or(HouseRules.learnTypes(
                    "train.LocalExamples",
                    "train.FineTuningTrainer",
                    "train.NetworkLocalTrainer",
                    "train.PersonalState",
                    "train.ItemPersonalState")));

    /** It has the examples and fits personal parts, too. */
    @ArchTest
    static final ArchRule trainerOfShoppers_handsOnWindowsAlone =
            noClasses().that(PER_SHOPPER_TRAINER).should().dependOnClassesThat(HouseRules.OF_SEVERAL_SHOPPERS);

    /**
     * Lists that shoppers saw reach the personal part that is served, and no upload (docs/adr/0074): none of the classes that make uploads,
     * sums, counts or windows knows their types.
     */
    @ArchTest
    static final ArchRule shownLists_areKnownToTheFitAlone = noClasses()
            .that(resideInAnyPackage(CORE, "org.hanse.clientnode.app..", "org.hanse.wire..", "org.hanse.*.grpc..")
                    .and(DescribedPredicate.not(HouseRules.READER_OF_SHOWN_LISTS)))
            .should()
            .dependOnClassesThat(HouseRules.SHOWN_LISTS);

    /** {@code LocalTrainingJob} makes uploads, too. */
    @ArchTest
    static final ArchRule shownLists_areReadForServedModelsAlone =
            noClasses().should().accessTargetWhere(HouseRules.FIT_OF_WHAT_IS_NOT_SERVED);

    /** Classes of the network share arrays with each other. */
    @ArchTest
    static final ArchRule fieldsOfTheNetwork_areItsOwn = noClasses()
            .that(resideOutsideOfPackages("org.hanse.core.learn.."))
            .should()
            .accessTargetWhere(HouseRules.FIELD_OF_LEARN);

    // Rule 11: no method takes or returns a vector, which would come by way of the heap where the method is not
    // inlined.

    @ArchTest
    static final ArchRule methods_takeAndReturnNoVectors = noMethods()
            .should(HouseRules.haveInSignature("jdk.incubator.vector."))
            .allowEmptyShould(true);

    // Rule 12: noise is drawn in integers, and from secret numbers.

    @ArchTest
    static final ArchRule noise_isDrawnWithoutFloatingPoint = noClasses()
            .that()
            .resideInAPackage("org.hanse.core.privacy.noise..")
            .should()
            .accessTargetWhere(Ambient.FLOATING_CHANCE);

    /** In every step of a round: noise from another source than the sampler is not accounted. */
    @ArchTest
    static final ArchRule dataPath_drawsNoFloatingPoint = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.hanse.core.privacy..",
                    "org.hanse.core.quantize..",
                    "org.hanse.core.round..",
                    "org.hanse.core.secagg..",
                    "org.hanse.coordinator..",
                    "org.hanse.clientnode..")
            .should()
            .accessTargetWhere(Ambient.FLOATING_DRAWS);

    @ArchTest
    static final ArchRule seededStreams_areTheSimulatorsOnly = noClasses()
            .that(resideInAnyPackage("org.hanse..").and(resideOutsideOfPackages("org.hanse.sim..", BENCH)))
            .should()
            .accessTargetWhere(Ambient.SEEDED);

    /** Nor does what rounds, noises, masks and sends numbers draw any that a seed of 64 bits gives. */
    @ArchTest
    static final ArchRule dataPath_drawsNoGuessableNumbers = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.hanse.core.privacy..",
                    "org.hanse.core.quantize..",
                    "org.hanse.core.round..",
                    "org.hanse.coordinator..",
                    "org.hanse.clientnode..")
            .should()
            .accessTargetWhere(Ambient.GUESSABLE);

    // Rule 13: a receipt is worth what stands behind it.

    @ArchTest
    static final ArchRule receipts_areIssuedByTheLedgerOnly =
            calledOnlyBy("org.hanse.core.privacy.ChargeResult$Charged.issued(", "core.privacy.ledger.PrivacyLedger");

    /** Who asks for a reservation has to store it before the receipt is of any worth. */
    @ArchTest
    static final ArchRule reservations_areAskedForByTheAccountOnly =
            calledOnlyBy("org.hanse.core.privacy.ledger.PrivacyLedger.reserve(", "app.LedgerAccount");

    /** A supposed release has no entry. */
    @ArchTest
    static final ArchRule releases_areSupposedByForecastsOnly = calledOnlyBy(
            "org.hanse.core.privacy.ledger.PrivacyLedger.supposing(",
            "coordinator.cli.JobBudget",
            "clientnode.owner.BudgetForecast");

    /** A restored sum counts as noised, whatever its content. */
    @ArchTest
    static final ArchRule noisedSums_areRestoredByTheReleaseOnly =
            calledOnlyBy("org.hanse.core.privacy.NoisedSum.restored(", "coordinator.app.ChargedRelease");

    /** A class may call its own method. */
    private static ArchRule calledOnlyBy(String method, String... callers) {
        return noClasses()
                .that(resideInAnyPackage("org.hanse..")
                        .and(DescribedPredicate.not(named(Stream.of(callers)
                                .map(own -> "org.hanse." + own)
                                .toArray(String[]::new))))
                        .and(DescribedPredicate.not(named(method.substring(0, method.lastIndexOf('.'))))))
                .should()
                .accessTargetWhere(describe(
                        "the target is " + method + "...)",
                        access -> access.getTarget().getFullName().startsWith(method)));
    }
}
