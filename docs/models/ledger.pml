/*
 * The ledger of one role, its hosts, an admin and the origin: the numbered steps of docs/protocol.md, "Rolling changes".
 * README.md beside this file says what is modelled, what is not, and why that is sound; eng/check-model.sh runs it.
 *
 * Bounds, each set with -D: how much trouble there is. With finite bounds every run ends, so that "no place is lost for ever" is
 * a claim about end states (Judge) once it is shown that there are no cycles.
 */
#ifndef HOSTS
#define HOSTS 3
#endif
#ifndef CRASHES
#define CRASHES 2       /* of all hosts together, between any two steps, or with a push on its way */
#endif
#ifndef LOSSES
#define LOSSES 2        /* answers to a push that never come; the push has landed, lands later, or never does */
#endif
#ifndef FAILURES
#define FAILURES 2      /* phases that fail; whether the undo then works is open each time */
#endif
#ifndef ACTS
#define ACTS 2          /* entries by an admin: pause, resume, retry, replacement */
#endif
#ifndef RACES
#define RACES 0         /* pushes that the origin accepts onto the parent of its head, so that the head vanishes */
#endif
#ifndef ALLOWED
#define ALLOWED 0       /* failuresAllowed */
#endif
#ifndef ASK_ONE
#define ASK_ONE 15      /* the hosts, as a mask, that ask for a limit of 1; the others ask for 2 */
#endif

#ifndef GIVES
#define GIVES 1         /* an entry may give free places to hosts that ask; 0: no entry does */
#endif

/* Which invariants are claimed, as a mask of these: a seeded fault is to break the one that it is said to break. */
#ifndef CLAIMS
#define CLAIMS 15
#endif
#if CLAIMS & 1
#define I1(claim) assert(claim)
#else
#define I1(claim) skip
#endif
#if CLAIMS & 2
#define I2(claim) assert(claim)
#else
#define I2(claim) skip
#endif
#if CLAIMS & 4
#define I3(claim) assert(claim)
#else
#define I3(claim) skip
#endif
#if CLAIMS & 8
#define I4(claim) assert(claim)
#else
#define I4(claim) skip
#endif

#define ALL ((1 << HOSTS) - 1)
#define ADMIN HOSTS     /* writes to the ledger as the hosts do */

#define BIT(host) (1 << (host))
#define COUNT(mask) (((mask) & 1) + (((mask) >> 1) & 1) + (((mask) >> 2) & 1) + (((mask) >> 3) & 1))
#define LIMIT(mask) (((mask) & ASK_ONE) -> 1 : 2)
#define LEAST(a, b) ((a) < (b) -> (a) : (b))

/* ---- The origin: the ledger's head, and its parent where the head may vanish. ---- */

typedef Ledger {
    byte places;        /* masks of hosts */
    byte retries;
    bit halted;
    bit paused;
    byte failed;
    byte completed
};

Ledger head;
#if RACES
Ledger parent;
byte author = ADMIN;    /* of the head */
byte on_its_way;        /* mask: accepted, and not yet answered */
bool raced[HOSTS + 1];
#endif

/* How old is what each writer read last: 0 is the head, 1 the head's parent, 2 anything else. Nonces make no two entries equal, so
   "the head is still what I read" is all that a compare-and-swap looks at. */
byte age[HOSTS + 1] = 2;
/* The writer's newest intent stands in the chain. */
bit written[HOSTS + 1];
/* Mask: a push whose answer was lost and which has not landed yet. */
byte late;
bit replaced;           /* a replacement of the migration is in the chain */

/* ---- A host: what a crash leaves is the journal and the machine itself. ---- */

#define IDLE 0          /* nothing unfinished: waits for a place, or has one and has not entered a phase */
#define RUNNING 1
#define UNDOING 2
#define COMPLETED 3     /* the outcome is journaled, its entry is not known to be in the ledger */
#define UNDONE 4
#define STUCK 5
#define COMPLETED_TOLD 6
#define UNDONE_TOLD 7
#define STUCK_TOLD 8

byte journal[HOSTS];
byte out;               /* mask: between leave load and rejoin */
byte published;         /* mask: the host's own ref says that it completed; seen by whoever looks */
byte saw_replacement;   /* mask */
byte admin_act;         /* 0, or what the admin is writing */
byte admin_host;

#define PAUSE 1
#define RESUME 2
#define RETRY 3
#define REPLACE 4
#define LIFT 5          /* the halt, by "resume" too; a pause stays */

byte crashes = CRASHES, losses = LOSSES, failures = FAILURES, acts = ACTS, races = RACES;

/* ---- What only the claims look at. ---- */

byte may_enter = ALL;   /* mask: who may leave load: everybody, or since a halt or pause those that had a place by then */
byte halting;           /* mask: whose halt has not been lifted since it was written */

#define SAFE_OUT (COUNT(out) <= LIMIT(out))

/* ---- Step 2. ---- */

#ifdef FAULT_NO_HALT_CHECK
#define HALTED false
#else
#define HALTED head.halted
#endif
#ifdef FAULT_NO_PAUSE_CHECK
#define PAUSED false
#else
#define PAUSED head.paused
#endif
#ifdef CANARY
#define CANARIES_DONE(host) ((host) == 0 || journal[0] == COMPLETED || journal[0] == COMPLETED_TOLD)
#else
#define CANARIES_DONE(host) true
#endif
#define HAS_PLACE(host) (head.places & BIT(host))
/* Who has a place and has not published its end: whoever takes a place gives those of the others back. */
#ifdef FAULT_GIVES_BACK_UNPUBLISHED
#define OVER (published | (out & ~(out - 1)))
#else
#define OVER published
#endif
#define IN_IT (head.places & ~OVER)
#define MAY_ASK(host) (!HALTED && !PAUSED && CANARIES_DONE(host) && COUNT(IN_IT) < LIMIT(IN_IT | BIT(host)))

#ifdef FAULT_SECOND_PLACE
/* The place is looked up by host and link, so that one for the replaced link is not found, and counts against its own host. */
#define FINDS_PLACE(host) (HAS_PLACE(host) && !(out & saw_replacement & BIT(host)))
#else
#define FINDS_PLACE(host) HAS_PLACE(host)
#endif

/* ---- An entry, made from the head and pushed. ---- */

/* Step 7 for others: whoever takes a place or gives its own back does so, in the same entry, for those that have published their end. Whether it had
   seen that is open, unless it could take a place only because of it. */
inline give_back_one(host, writer)
{
    if
    :: (host) != (writer) && HAS_PLACE(host) && (OVER & BIT(host)) -> head.places = head.places & ~BIT(host); head.completed++
    :: else
    fi
}

inline give_back(writer)
{
    give_back_one(0, writer);
    give_back_one(1, writer);
#if HOSTS > 2
    give_back_one(2, writer);
#endif
#if HOSTS > 3
    give_back_one(3, writer);
#endif
}

#define MAY_GIVE_BACK(writer) ((writer) != ADMIN && (journal[writer] == IDLE || journal[writer] == COMPLETED) && (head.places & OVER & ~BIT(writer)))
#define WITHIN_LIMIT (COUNT(head.places) <= LIMIT(head.places))

/* Places for hosts that ask. Everybody who waits may be asking; whether the writer has seen it is open. It reads the asks after the ledger, so whoever asked
   then still does when the entry lands on that ledger: to go on, it would have needed a place in it. */
#define ASKS(host) (journal[host] == IDLE && !HAS_PLACE(host))
#if defined(FAULT_GIVES_UNASKED)
#define SEEN_ASKING(host, writer) (ASKS(host) || (journal[host] == COMPLETED_TOLD && !HAS_PLACE(host)))
#elif defined(FAULT_GIVES_TO_FAILED)
#define SEEN_ASKING(host, writer) (ASKS(host) || (journal[host] == UNDONE_TOLD && !HAS_PLACE(host)))
#elif defined(FAULT_STALE_ASK)
byte seen_asking[HOSTS];    /* masks: read before the ledger */
#define ALL_ASKING (ASKS(0) | ASKS(1) << 1 | (HOSTS > 2 && ASKS(2 % HOSTS)) << 2 | (HOSTS > 3 && ASKS(3 % HOSTS)) << 3)
#define SEEN_ASKING(host, writer) (!HAS_PLACE(host) && (seen_asking[writer] & BIT(host)))
#else
#define SEEN_ASKING(host, writer) ASKS(host)
#endif

#if defined(FAULT_GIVES_BEYOND_LIMIT)
#define LEAVES_ROOM(host) true
#elif defined(FAULT_GIVES_BY_HOLDERS_LIMIT)
#define LEAVES_ROOM(host) (COUNT(head.places) < LIMIT(head.places))
#else
#define LEAVES_ROOM(host) (COUNT(head.places) < LIMIT(head.places | BIT(host)))
#endif
#ifdef FAULT_GIVES_WHEN_HALTED
#define MAY_START true
#else
#define MAY_START (!head.halted && !head.paused && CANARIES_DONE(ADMIN))
#endif
#define MAY_GIVE(writer) ((writer) != ADMIN && (journal[writer] == IDLE || journal[writer] == COMPLETED) && MAY_START)

inline give_one(host, writer)
{
    if
    :: MAY_GIVE(writer) && SEEN_ASKING(host, writer) && LEAVES_ROOM(host) ->
        d_step { head.places = head.places | BIT(host); head.retries = head.retries & ~BIT(host) }
    :: true
    fi
}

inline give(writer)
{
    give_one(0, writer);
    give_one(1, writer);
#if HOSTS > 2
    give_one(2, writer);
#endif
#if HOSTS > 3
    give_one(3, writer);
#endif
}

inline apply_host(host)
{
    if
    :: journal[host] == IDLE ->
        head.places = head.places | BIT(host);
    :: journal[host] == COMPLETED ->
        head.places = head.places & ~BIT(host);
        head.completed++;
    :: journal[host] == UNDONE ->
        head.places = head.places & ~BIT(host);
        head.failed++;
        if
        :: head.failed > ALLOWED -> head.halted = 1; halting = halting | BIT(host);
#if defined(CANARY) && !defined(FAULT_CANARY_FAILS_QUIETLY)
        :: head.failed <= ALLOWED && host == 0 -> head.halted = 1; halting = halting | BIT(host);
        :: head.failed <= ALLOWED && host != 0
#else
        :: else
#endif
        fi;
    :: journal[host] == STUCK ->
        head.failed++;
        head.halted = 1;
        halting = halting | BIT(host);
#ifdef FAULT_RESTART_RELEASES_STUCK
        if
        :: restarted[host] -> head.places = head.places & ~BIT(host)
        :: else
        fi
#endif
#ifdef FAULT_FORCED_PUSH
    :: else         /* told already, when it overwrote another entry */
#endif
    fi;
    head.retries = head.retries & ~BIT(host)
}

inline apply_admin()
{
    if
    :: admin_act == PAUSE -> head.paused = 1
    :: admin_act == RESUME -> head.paused = 0;
        if
        :: !head.halted -> may_enter = ALL
        :: else
        fi
    :: admin_act == LIFT -> head.halted = 0; halting = 0;
        if
        :: !head.paused -> may_enter = ALL
        :: else
        fi;
#if defined(CANARY) && !defined(FAULT_CANARY_NOT_RETRIED)
        /* The others wait for the canaries, so lifting the halt that a canary left means trying it again. */
        if
        :: journal[0] == UNDONE_TOLD || (journal[0] == UNDONE && written[0]) -> head.retries = head.retries | BIT(0)
        :: else
        fi
#endif
    :: admin_act == RETRY -> head.retries = head.retries | BIT(admin_host)
    :: admin_act == REPLACE -> head.halted = 0; halting = 0; replaced = 1;
        if
        :: !head.paused -> may_enter = ALL
        :: else
        fi
    fi
}

inline copy(to, from)
{
    to.places = from.places;
    to.retries = from.retries;
    to.halted = from.halted;
    to.paused = from.paused;
    to.failed = from.failed;
    to.completed = from.completed
}

/* Without races a halt or a pause binds from the moment that the origin has it; with them, from when its writer has seen it there. */
inline bind()
{
    if
    :: head.halted || head.paused -> may_enter = may_enter & head.places
    :: else
    fi
}

inline land(writer)
{
    land_alone(writer);
    if
    :: MAY_GIVE_BACK(writer) -> give_back(writer)
    :: !MAY_GIVE_BACK(writer) || WITHIN_LIMIT
    fi;
#if GIVES
    give(writer)
#endif
}

inline land_alone(writer)
{
    d_step {
#if RACES
        if
        :: raced[writer] ->
            /* Onto the head's parent: the head vanishes, and with it all that its writer was told. */
            written[author] = 0;
            copy(head, parent);
            other = 0;
            do
            :: other <= HOSTS ->
                if
                :: age[other] == 0 -> age[other] = 2
                :: else
                fi;
                other++
            :: else -> break
            od;
            raced[writer] = false
        :: else ->
            copy(parent, head);
            other = 0;
            do
            :: other <= HOSTS -> age[other] = LEAST(age[other] + 1, 2); other++
            :: else -> break
            od
        fi;
        author = writer;
#else
        other = 0;
        do
        :: other <= HOSTS -> age[other] = 2; other++
        :: else -> break
        od;
#endif
        other = 0;
        late = 0;
        age[writer] = 2;
        if
        :: writer == ADMIN -> written[ADMIN] = 1; apply_admin()
        :: else -> written[writer] = journal[writer] != IDLE; apply_host(writer)
        fi;
#if !RACES
        bind()
#endif
    }
}

#ifdef FAULT_FORCED_PUSH
#define WINS(writer) true
#else
#define WINS(writer) (age[writer] == 0)
#endif

#if RACES
#ifdef FAULT_RACE_AFTER_ANSWER
#define OVERLAPS true
#else
/* Two pushes both told "ok" overlap: the loser has not had its answer yet when the other one lands. */
#define OVERLAPS (on_its_way & BIT(author))
#endif
#define CAN_RACE(writer) (races > 0 && age[writer] == 1 && author != writer && OVERLAPS)
#define SEND(writer) on_its_way = on_its_way | BIT(writer)
#define ARRIVE(writer) on_its_way = on_its_way & ~BIT(writer)
#else
#define SEND(writer) skip
#define ARRIVE(writer) skip
#endif

#ifdef FAULT_LOOKS_AT_STATE
/* "Absent place = accepted", and for step 9, where the place stays, the halt. */
#define TOLD(host) (journal[host] == STUCK -> head.halted : !HAS_PLACE(host))
#else
/* A place that is gone was given back, by whomever; for all else a host looks for its own entry. */
#define TOLD(host) (journal[host] == COMPLETED -> !HAS_PLACE(host) : written[host])
#endif

inline told(host)
{
#if RACES
    if
    :: halting & BIT(host) -> may_enter = may_enter & head.places
    :: else
    fi;
#endif
    written[host] = 0;
    if
    :: journal[host] == COMPLETED -> journal[host] = COMPLETED_TOLD
    :: journal[host] == UNDONE -> journal[host] = UNDONE_TOLD
    :: journal[host] == STUCK -> journal[host] = STUCK_TOLD
    fi
}

/* What a crash takes: nothing that the ledger, the journal or the machine itself holds. */
#ifdef FAULT_CRASH_GIVES_UP
#define FORGET(host) head.places = head.places & ~BIT(host)
#elif defined(FAULT_RESTART_RELEASES_STUCK)
#define FORGET(host) restarted[host] = true
bool restarted[HOSTS];
#else
#define FORGET(host) skip
#endif
#define CRASH(host) crashes > 0 -> crashes--; FORGET(host)

/* ---- A host. The numbers are those of the protocol's steps. ----

   Where a crash is no alternative of a step, it leads to where another alternative leads or to where the host already is: a crash
   with a push on its way is a lost answer, a crash before step 6 leads to step 1, one while undoing or telling to its beginning. */

proctype Host(byte me)
{
    byte other;

end_wait:       /* 1, 2: reading in vain changes nothing, so a host that has to wait reads when it need not wait any more. */
    atomic {
        if
        :: FINDS_PLACE(me) -> goto reread
#ifdef FAULT_STALE_ASK
        :: seen_asking[me] != ALL_ASKING -> seen_asking[me] = ALL_ASKING; goto end_wait
#endif
        :: !FINDS_PLACE(me) && MAY_ASK(me) -> age[me] = 0
        fi
    };

push:           /* 3, and the writing of 7, 8 and 9: which entry it is, the journal says. */
    atomic {
        if
        :: WINS(me) -> land(me); SEND(me)
#if RACES
        :: CAN_RACE(me) -> races--; raced[me] = true; land(me); SEND(me)
#endif
                /* 4: unknown, and refused. */
        :: WINS(me) && losses > 0 -> losses--; land(me);
            if
            :: journal[me] == IDLE -> goto end_wait
            :: else -> goto tell
            fi
        :: WINS(me) && losses > 0 -> losses--; late = late | BIT(me); age[me] = 2;
            if
            :: journal[me] == IDLE -> goto end_wait
            :: else -> goto tell
            fi
        :: !WINS(me) -> age[me] = 2;
            if
            :: journal[me] == IDLE -> goto end_wait
            :: else -> goto tell
            fi
        fi;
#if RACES
    };
    atomic {    /* Between what the origin has done and what the writer hears of it, somebody else's push can land. */
        ARRIVE(me);
#endif
                /* 4: accepted. */
        if
#ifdef FAULT_NO_REREAD
        :: journal[me] == IDLE -> goto enter
#else
        :: journal[me] == IDLE -> goto reread
#endif
#ifdef FAULT_TRUSTS_OWN_COPY
                /* 10, read loosely: after a crash "the last known ledger" is the entry that the host made itself. */
        :: journal[me] == IDLE && crashes > 0 -> crashes--; goto enter
#endif
#ifdef FAULT_ANSWER_IS_ENOUGH
        :: journal[me] != IDLE -> told(me); goto end_rest
#else
        :: journal[me] != IDLE -> goto tell
#endif
        fi
    };

reread:         /* 5 */
    atomic {
        if
        :: HAS_PLACE(me)
        :: !HAS_PLACE(me) -> goto end_wait
        fi
    };

enter:          /* 6: journal, then leave load. */
    atomic {
        journal[me] = RUNNING;
        out = out | BIT(me);
        I1(SAFE_OUT);
        I3(may_enter & BIT(me))
    };

work:           /* 6: update, check, rejoin. */
    atomic {
        if
        :: out = out & ~BIT(me)
        :: failures > 0 -> failures--; journal[me] = UNDOING; goto undo
        :: CRASH(me); goto enter
        fi
    };

                /* 6: verify. */
    atomic {
        if
        :: journal[me] = COMPLETED; goto publish
        :: failures > 0 -> failures--; journal[me] = UNDOING; out = out | BIT(me); I1(SAFE_OUT); goto undo
        :: CRASH(me); goto enter
        fi
    };

publish:        /* 7: what others see of it, before it touches the ledger. */
    atomic { published = published | BIT(me); goto tell };

undo:           /* 8 */
    atomic {
        if
        :: journal[me] = UNDONE; out = out & ~BIT(me)
        :: journal[me] = STUCK                  /* 9: the undo failed, or the check after it, or the rejoin */
#ifdef FAULT_RELEASES_OUT_OF_LOAD
        :: journal[me] = UNDONE                 /* the undo worked, the check after it did not pass, the place is given back all the same */
#endif
        fi
    };

tell:           /* 7, 8, 9: the entry, until it is seen in the ledger. */
    atomic {
        if
        :: TOLD(me) -> told(me); goto end_rest
        :: !TOLD(me) -> age[me] = 0; goto push
#ifdef FAULT_RESTART_RELEASES_STUCK
        :: CRASH(me); goto tell
#endif
        fi
    };

end_rest:       /* Nothing more to do until a human says so. */
    atomic {
        if
#ifndef FAULT_ANSWER_IS_ENOUGH
        :: journal[me] == COMPLETED_TOLD && HAS_PLACE(me) -> journal[me] = COMPLETED; goto tell     /* the entry that gave it back vanished */
#endif
        :: journal[me] != COMPLETED_TOLD && ((head.retries & BIT(me)) || (replaced && !(saw_replacement & BIT(me))))
        fi;
        saw_replacement = (replaced -> saw_replacement | BIT(me) : saw_replacement);
        journal[me] = IDLE;
        goto end_wait
    }
}

#define MAY_RETRY(host) (acts > 0 && (journal[host] == UNDONE_TOLD || journal[host] == STUCK_TOLD) && !(head.retries & BIT(host)))

/* ---- An admin: each act is one entry, by the same compare-and-swap. ---- */

proctype Admin()
{
    byte other;

end_think:
    atomic {
        if
        :: acts > 0 && !head.paused -> admin_act = PAUSE
        :: acts > 0 && head.paused -> admin_act = RESUME
        :: acts > 0 && head.halted -> admin_act = LIFT
        :: acts > 0 && head.halted && !replaced -> admin_act = REPLACE
        :: MAY_RETRY(0) -> admin_act = RETRY; admin_host = 0
        :: MAY_RETRY(1) -> admin_act = RETRY; admin_host = 1
#if HOSTS > 2
        :: MAY_RETRY(2) -> admin_act = RETRY; admin_host = 2
#endif
#if HOSTS > 3
        :: MAY_RETRY(3) -> admin_act = RETRY; admin_host = 3
#endif
        :: acts > 0 -> acts = 0; goto end_think         /* goes home */
        fi;
        acts--;
        age[ADMIN] = 0
    };

push:
    atomic {
        if
        :: WINS(ADMIN) -> land(ADMIN); SEND(ADMIN)
#if RACES
        :: CAN_RACE(ADMIN) -> races--; raced[ADMIN] = true; land(ADMIN); SEND(ADMIN)
#endif
        :: WINS(ADMIN) && losses > 0 -> losses--; land(ADMIN)
        :: WINS(ADMIN) && losses > 0 -> losses--; late = late | BIT(ADMIN)
        :: !WINS(ADMIN)
        fi;
        age[ADMIN] = 2
    };

    atomic {
        ARRIVE(ADMIN);
        if
        :: written[ADMIN] -> goto done
#ifdef FAULT_ANSWER_IS_ENOUGH
        :: !written[ADMIN] && RACES - races > 0 -> goto done
#endif
        :: !written[ADMIN] -> age[ADMIN] = 0; goto push
        fi
    };

done:
    atomic {
#if RACES
        if
        :: admin_act == PAUSE && head.paused -> may_enter = may_enter & head.places
        :: else
        fi;
#endif
        written[ADMIN] = 0;
        admin_act = 0;
        admin_host = 0;
        goto end_think
    }
}

/* ---- A push whose sender has given up waiting for the answer, and which lands all the same. ---- */

proctype Network()
{
    byte other;

end_quiet:
    do
    :: atomic { (late & 1) -> land(0) }
    :: atomic { (late & 2) -> land(1) }
    :: atomic { (late & 4) -> land(2) }
#if HOSTS > 2
    :: atomic { (late & 8) -> land(3) }
#endif
#if HOSTS > 3
    :: atomic { (late & 16) -> land(4) }
#endif
    od
}

/* ---- When nothing can move any more. ---- */

#define IS_STUCK(host) (journal[host] == STUCK_TOLD)
#define MAY_REST(host) (journal[host] == COMPLETED_TOLD \
    || ((journal[host] == UNDONE_TOLD || IS_STUCK(host)) && !(head.retries & BIT(host))) \
    || (journal[host] == IDLE && (head.halted || head.paused || somebody_stuck)))
/* Who needs hands has kept its place, nobody else has one or is out, and who waits, waits for a halt, a pause or a host that needs
   hands. */
#define AT_REST(host) \
    I2(!IS_STUCK(host) || HAS_PLACE(host)); \
    I2(!HAS_PLACE(host) || IS_STUCK(host)); \
    I2(!(out & BIT(host)) || IS_STUCK(host)); \
    I2(MAY_REST(host)); \
    told_completed = told_completed + (journal[host] == COMPLETED_TOLD)

proctype Judge()
{
    byte told_completed;
    bool somebody_stuck;

    atomic {
        timeout;
        somebody_stuck = IS_STUCK(0) || IS_STUCK(1) || IS_STUCK(HOSTS - 2) || IS_STUCK(HOSTS - 1);
        AT_REST(0);
        AT_REST(1);
#if HOSTS > 2
        AT_REST(2);
#endif
#if HOSTS > 3
        AT_REST(3);
#endif
        I2(admin_act == 0);
        /* Every outcome is in the ledger, and once. */
        I4(head.completed == told_completed);
        I4(head.failed == FAILURES - failures);
#ifdef WITNESS_ALL_COMPLETE
        /* After failures, a halt and an admin's acts: that it can be reached at all. */
        assert(!(told_completed == HOSTS && failures == 0 && acts == 0 && crashes == 0))
#endif
    }
}

init {
    atomic {
        run Judge();
        run Network();
#if ACTS
        run Admin();
#endif
        run Host(0);
        run Host(1);
#if HOSTS > 2
        run Host(2);
#endif
#if HOSTS > 3
        run Host(3);
#endif
    }
}
