package io.fairlead.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** Which way the packages may depend on each other, and what stays where; the table of ARCHITECTURE.md. */
@AnalyzeClasses(packages = "io.fairlead.proxy", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

    private static final String BASE = "io.fairlead.proxy";
    private static final String ANYTHING = "*";

    /** A policy that has no line of its own. */
    private static final String A_POLICY = "policy";

    /** The records by which policies are configured; they live beside their policy. */
    private static final String POLICY_CONFIGS = "policy.*Config";

    /** A room with the rooms below it, and what of the engine it may use. A name that ends in a type allows only that. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            entry("exchange", List.of()),
            entry("layer", List.of("exchange")),
            entry("http1", List.of("exchange")),
            entry("egress", List.of()),
            entry("coding", List.of("exchange")),
            entry("front", List.of("layer", "exchange", "http1", "egress", "coding")),
            entry(A_POLICY, List.of("layer", "exchange")),
            entry("policy.cache", List.of("layer", "exchange", "coding")),
            entry("policy.probation", List.of("layer", "exchange", "coding", "policy.timeout.TimeoutsConfig")),
            entry("render", List.of("layer", "exchange")),
            entry("policy.state", List.of("layer", "exchange", "coding")),
            entry("translate", List.of("layer", "exchange", "coding")),
            entry("upstream", List.of("layer", "exchange", "http1", "egress", "coding", "tls", "credential.Secret")),
            entry("tls", List.of("exchange")),
            entry("credential", List.of("layer", "exchange")),
            entry("health", List.of("exchange")),
            entry("fleet", List.of("credential.Secret")),
            entry("selfcheck", List.of()),
            entry("alert", List.of("exchange", "observe", "credential.Secret")),
            entry("observe", List.of("exchange", "front.engine.FrontListener")),
            entry("telemetry", List.of("exchange", "layer", "observe", "credential.Secret")),
            entry("route", List.of(POLICY_CONFIGS, "upstream.PoolConfig")),
            entry(
                    "config",
                    List.of(
                            "exchange",
                            "credential",
                            "egress",
                            "route",
                            POLICY_CONFIGS,
                            "upstream.PoolConfig",
                            "upstream.UpstreamProxyConfig",
                            "telemetry.OtlpConfig",
                            "fleet",
                            "alert")),
            entry("assembly", List.of(ANYTHING)),
            entry("", List.of(ANYTHING)));

    @ArchTest
    static final ArchRule every_room_uses_what_it_may =
            ArchRuleDefinition.classes().should(stayInTheirRoom());

    @ArchTest
    static final ArchRule packages_form_no_cycles =
            SlicesRuleDefinition.slices().matching(BASE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobody_but_the_front_door_uses_the_assembly = noClasses()
            .that()
            .resideOutsideOfPackages(BASE, BASE + ".assembly")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BASE, BASE + ".assembly");

    @ArchTest
    static final ArchRule http_types_stay_at_the_two_ends = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + ".front.http", BASE + ".front.intercept", BASE + ".upstream")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.handler.codec.http..");

    @ArchTest
    static final ArchRule meters_stay_with_those_who_watch = noClasses()
            .that()
            // The registry is the program's; on its way from there to the metrics it is handed on, and not used.
            .resideOutsideOfPackages(BASE, BASE + ".assembly", BASE + ".observe")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule nobody_uses_the_registry_on_its_way = noClasses()
            .that()
            .resideInAnyPackage(BASE, BASE + ".assembly")
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "it belongs to Micrometer",
                    access -> access.getTargetOwner().getPackageName().startsWith("io.micrometer")));

    @ArchTest
    static final ArchRule breakers_and_bulkheads_stay_with_their_policies = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + ".policy.breaker", BASE + ".policy.limit")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.resilience4j..");

    @ArchTest
    static final ArchRule buckets_stay_with_the_limits = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".policy.limit")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.bucket4j..");

    @ArchTest
    static final ArchRule caches_stay_where_something_is_remembered = noClasses()
            .that()
            .resideOutsideOfPackages(
                    BASE + ".policy.balance",
                    BASE + ".policy.cache",
                    BASE + ".policy.probation",
                    BASE + ".policy.state",
                    BASE + ".tls",
                    BASE + ".upstream")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.benmanes.caffeine..");

    @ArchTest
    static final ArchRule native_decoders_stay_with_the_codings = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".coding")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.aayushatharva..", "com.github.luben..");

    @ArchTest
    static final ArchRule policies_are_given_their_time = noClasses()
            .that()
            .resideInAPackage(BASE + ".policy..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    /** It may jump: dates of certificates, signatures, tokens, log lines and of HTTP hang on it, and nothing that waits or counts. */
    private static final DescribedPredicate<JavaAccess<?>> THE_WALL_CLOCK = DescribedPredicate.describe(
            "the wall clock",
            access -> access.getTargetOwner().isEquivalentTo(InstantSource.class)
                    || (access.getTargetOwner().isEquivalentTo(Clock.class)
                            && !access.getName().equals("<init>"))
                    || (access.getTargetOwner().isEquivalentTo(System.class)
                            && access.getName().equals("currentTimeMillis"))
                    || (access.getTargetOwner().getPackageName().equals("java.time")
                            && access.getName().equals("now"))
                    || (access.getTargetOwner().isEquivalentTo(Date.class)
                            && access.getName().equals("<init>")));

    @ArchTest
    static final ArchRule time_that_passes_is_monotonic = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + ".assembly", BASE + ".credential", BASE + ".tls", BASE + ".translate")
            .and()
            // When a provider's state began, as the admin shows it; a Retry-After that is a date; the day of a budget.
            .haveNameNotMatching(
                    ".*\\.(health\\.HealthTally|observe\\.(EventHub|CallHistory)|policy\\.cost\\.Budgets|probation\\.Judge(\\$\\d+)?)")
            .should()
            .accessTargetWhere(THE_WALL_CLOCK);

    @ArchTest
    static final ArchRule nobody_sleeps_or_prints = noClasses()
            .that()
            // It hands on what a library says there.
            .doNotHaveFullyQualifiedName(BASE + ".telemetry.SdkLog")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule every_package_says_what_it_is_and_where_null_may_be = ArchRuleDefinition.classes()
            .should(new ArchCondition<>("be in a package that is null-marked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not null-marked"));
                    }
                }
            });

    private static ArchCondition<JavaClass> stayInTheirRoom() {
        return new ArchCondition<>("use only what their room may use") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String room = room(type);
                List<String> allowed =
                        ROOMS.getOrDefault(room, room.startsWith("policy.") ? ROOMS.get(A_POLICY) : null);
                if (allowed == null) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no room of the table"));
                } else if (!allowed.contains(ANYTHING)) {
                    for (Dependency each : type.getDirectDependenciesFromSelf()) {
                        JavaClass used = each.getTargetClass();
                        if (used.getPackageName().startsWith(BASE) && !mayUse(room, allowed, used)) {
                            events.add(SimpleConditionEvent.violated(each, each.getDescription()));
                        }
                    }
                }
            }
        };
    }

    private static boolean mayUse(String room, List<String> allowed, JavaClass used) {
        String name = used.getName().substring(BASE.length() + 1);
        return room.equals(room(used))
                || allowed.contains(room(used))
                || (allowed.contains(POLICY_CONFIGS)
                        && name.matches("policy\\.\\w+\\.(\\w*Config|WhenExhausted)(\\$.*)?"))
                || allowed.stream().anyMatch(type -> name.equals(type) || name.startsWith(type + "$"));
    }

    /** The first word of a package's name; the first two among the policies. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(BASE)) {
            return "";
        }
        String[] words = name.substring(BASE.length() + 1).split("\\.", -1);
        return words[0].equals("policy") && words.length > 1 ? "policy." + words[1] : words[0];
    }
}
