"""What the others of the demo and the company said to each other."""

from __future__ import annotations

from accounts.demo.alarms_at_home import CRY_FOR_HELP
from accounts.demo.sample import at
from accounts.demo.words import CHAT, EMAIL, FORM, PHONE, SMS, Role, Said, Thread

ASKED_AS_CONTACT = (
    "Ingrid Solberg vil ha deg som kontaktperson når alarmen går i Fjellveien 12. Vi ringer deg bare da. "
    "Svar JA eller NEI. Les mer om hva vi lagrer på Mine sider."
)
OF_OTHERS = (
    Thread(
        "H-76015",
        "ole",
        "Appen viser ikke hytta",
        home="cabin",
        said=(
            Said(at(2026, 4, 2, 20, 10), CHAT, "Jeg ser bare huset i appen, ikke hytta."),
            Said(
                at(2026, 4, 2, 20, 14),
                CHAT,
                "Hei Ole! Prøv å logge ut og inn igjen, så hentes anleggene på nytt.",
                Role.SUPPORT,
            ),
            Said(at(2026, 4, 2, 20, 19), CHAT, "Det virket, takk."),
        ),
        closed=at(2026, 4, 2, 20, 25),
    ),
    Thread(
        "H-79288",
        "nora",
        "Oppfølging",
        said=(
            Said(
                at(2026, 6, 13, 12, 0),
                SMS,
                "Hei Nora. Vi snakket med deg i går kveld. Ingen andre har fått vite at du trykket på "
                "knappen. Ring oss når som helst.",
                Role.ALARM_OPERATOR,
                alarm=CRY_FOR_HELP.key,
            ),
            Said(at(2026, 6, 13, 12, 41), SMS, "Takk, det går bra."),
        ),
        closed=at(2026, 6, 13, 13, 0),
    ),
    Thread(
        "H-80011",
        "kari",
        "Du er kontaktperson",
        said=(
            Said(
                at(2026, 8, 3, 10, 0),
                EMAIL,
                "Takk for hjelpen da alarmen gikk 1. august. Vi har notert at du fortsatt har nøkkel.",
                Role.SUPPORT,
            ),
        ),
        closed=at(2026, 8, 3, 10, 5),
    ),
    Thread(
        "H-88150",
        "per",
        "Spørsmål om å være kontaktperson",
        said=(Said(at(2026, 11, 18, 12, 0), SMS, ASKED_AS_CONTACT, Role.SYSTEM),),
    ),
    Thread(
        "H-85540",
        "tor",
        "Hva har dere lagret om meg?",
        said=(
            Said(
                at(2026, 9, 30, 21, 4),
                FORM,
                "Jeg solgte Fjellveien 12 i 2019. Har dere fortsatt noe om meg?",
            ),
            Said(
                at(2026, 10, 2, 9, 30),
                EMAIL,
                "Hei Tor! Du kan logge inn på Mine sider og se alt selv. Der kan du også be om en kopi.",
                Role.SUPPORT,
            ),
        ),
        closed=at(2026, 10, 2, 9, 35),
    ),
    Thread(
        "H-73990",
        "lise",
        "Vann under vasken",
        home="lise",
        said=(
            Said(
                at(2026, 2, 22, 7, 10),
                PHONE,
                "Vi ringte om vannalarmen. Du stengte vannet selv og bestilte rørlegger.",
                Role.ALARM_OPERATOR,
                alarm="AL-20260222-065830",
            ),
            Said(
                at(2026, 2, 22, 7, 30), SMS, "En montør ser på varsleren tirsdag klokka 14:30.", Role.SUPPORT
            ),
        ),
        closed=at(2026, 2, 25, 9, 0),
    ),
    Thread(
        "H-86540",
        "lise",
        "Røyk på kjøkkenet",
        home="lise",
        said=(
            Said(
                at(2026, 10, 21, 8, 55), EMAIL, "Takk for at dere ringte så fort i går! Kan jeg se bildene?"
            ),
            Said(
                at(2026, 10, 21, 9, 20),
                EMAIL,
                "Hei Lise! Bildene ligger på Mine sider under alarmer til de slettes 18. januar.",
                Role.SUPPORT,
            ),
        ),
        closed=at(2026, 10, 21, 9, 25),
    ),
    Thread(
        "H-87002",
        "lise",
        "Vi selger huset",
        home="lise",
        said=(
            Said(at(2026, 11, 12, 17, 31), FORM, "Vi selger huset til våren. Kan kjøperen overta alarmen?"),
            Said(
                at(2026, 11, 13, 10, 2),
                EMAIL,
                "Ja. Start eierskapsendring på Mine sider, så tar vi kontakt med kjøperen når dere har en.",
                Role.SUPPORT,
            ),
        ),
    ),
    Thread(
        "H-88101",
        "vidar",
        "Sen varelevering",
        home="bakery",
        said=(
            Said(
                at(2026, 11, 19, 7, 20),
                EMAIL,
                "Det var leverandøren som åpnet bakdøra i går kveld. Kan vi få en egen kode til dem?",
            ),
            Said(
                at(2026, 11, 19, 9, 45),
                EMAIL,
                "Ja. Legg til leverandøren som bruker på Mine sider, så får de beskjed og velger en kode "
                "selv.",
                Role.SUPPORT,
            ),
        ),
    ),
)
