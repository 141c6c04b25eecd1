"""What the record says that no register knows: how data is protected, and what the privacy statement lacks.

Each measure is one the code has (docs/security.md, docs/operations.md). The gaps are for the company's lawyer: they
are told as they are, and nothing is mended by silence (domain.md 2.5, 6.2).
"""

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

MEASURES: tuple[Text, ...] = (
    _("Den som er logget inn, når bare egne rader: databasen selv avviser andres."),
    _("Ansatte har roller med bare de rettighetene arbeidet krever, og viser en ekstra faktor i hver økt."),
    _("Ansatte gir og mister tilgang når to brukeradministratorer er enige; å stenge krever én."),
    _("Filer, kopier, lydopptak og fritekst er forseglet med egne nøkler per person, fil eller kopi."),
    _(
        "Å ødelegge nøkkelen er sletting, også i sikkerhetskopier. Nøkler og data sikkerhetskopieres hver for seg."
    ),
    _("Koder, kontrollord og fødselsnummer kan ikke leses tilbake fra noen side eller kopi."),
    _("Alt som gjøres, står i en lenket logg som ingen kan endre uten at det oppdages."),
    _("Kopier hentes bare etter ny innlogging, høyst tre ganger, og slettes etter noen dager."),
    _(
        "Etter bytte av innlogging eller adresse venter kopier i 72 timer, og alle tidligere adresser får beskjed."
    ),
    _("Arbeidskøer, e-post, adresser og feilmeldinger inneholder ingen personopplysninger utover hilsenen."),
)

GAPS: tuple[Text, ...] = (
    _("Erklæringen bygger overføringer på Privacy Shield, som ble kjent ugyldig 16. juli 2020."),
    _("Lydopptak er nevnt, men uten formål, rettslig grunnlag og lagringstid."),
    _("Erklæringen har ingen konkrete lagringstider. Tidene her er våre forslag og må vedtas av selskapet."),
    _("Det rettslige grunnlaget for brukere og kontaktpersoner er ikke oppgitt."),
    _("Det står ikke hva kontaktpersoner får vite når kunden fører dem opp (GDPR art. 14)."),
    _("Det står ikke om man må gi opplysningene, og hva som skjer om man lar være (GDPR art. 13 nr. 2 e)."),
    _("Det står ikke hvordan man får en kopi av garantiene for overføring til land utenfor EØS."),
    _("Retten til å protestere mot markedsføring står ikke tydelig og for seg (GDPR art. 21 nr. 4)."),
    _("Markedsføring til dem som bare har vist interesse, må holdes opp mot markedsføringsloven § 15."),
    _("Dataportabilitet er beskrevet snevrere enn loven: også det alarmen registrerer om bruken, hører med."),
    _("Retten til begrensning er lovet når som helst, som er videre enn loven."),
    _(
        "Det står ikke at legitimasjon bare kan kreves ved rimelig tvil om hvem som spør (GDPR art. 12 nr. 6)."
    ),
    _("Grunnlaget for kredittvurdering må vise til kredittopplysningsloven av 2019."),
    _("At ingen avgjørelser er helautomatiske, må også være sant for kredittvurderingen."),
    _("Henvendelser på telefon og SMS fra andre enn kunder er ikke nevnt."),
    _("Temperaturer og opplysninger om bruk av appen er ikke nevnt, selv om utstyret kan gi dem."),
    _("Selskapet har også en nyere erklæring med en annen oppbygning. Det må avklares hvilken som gjelder."),
)
