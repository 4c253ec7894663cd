"""Ordinary words among the names, and the words around a name that tell which it is.

All sets hold keys (see `text.key`): lower case, "ae" for "ä".
"""

from befund.masking.text import wordset

# Names that people use and no list has, with their gender.
SHORT_FORMS_MALE = wordset(
    """
    Rolli Hansi Manni Kalle Atze Basti Flo Tobi Matze Wolle Didi Schorsch Andi Andy Olli Benni Benny
    Domi Micha Toni Willi Ecki Eddi Freddy Gerdi Günni Heinzi Horsti Jockel Jogi Jupp Klausi Kuddel
    Lolli Michi Mikey Mirko Piet Joost Wim Ricky Robby Robbi Ronny Rudi Schorschi Sigi Steff Stefano
    Sven Thommy Thorben Torben Tommi Uli Ulli Werni Wolfi Zdenko Ionel Adrian Marek Janusz Krzysztof
    Grzegorz Dariusz Mariusz Zbigniew Bogusław Miroslav Dragan Goran Zoran Branko Milos Darius Ahmed
    Mohamed Mohammed Yusuf Youssef Hasan Hüseyin Gökhan Serkan Orhan Tarek Khalid Bilal Raj Rahul
    Sanjay Vijay Dave Will Bill Bob Matt Joe Jim Tom Tim Rob Pete Steve Phil Greg Jeff Hank Chuck
    Jürgen Horst Detlef Torsten Thorsten Jens Kevin Justin Maik Meik Enrico Silvio Vladimir Dmitri
    Sergei Igor Davie Jamie Robbie Stevie Jimmy Billy Bobby Johnny Tommy Kenny Donnie Wullie Rab
    Archie Eoin Eamon Eamonn Tadhg Oisín Cillian Pádraig Padraig Séamus Seamus Cormac Conor Ruairi
    Rory Fergal Fergus Declan Diarmuid Donal Colm Ciaran Hamish Callum Angus Euan Iain Malcolm
    """
)
SHORT_FORMS_FEMALE = wordset(
    """
    Susi Uschi Gabi Moni Steffi Jule Leni Conny Conni Franzi Kathi Lisi Vroni Resi Biggi Bärbel Bibi
    Elli Evi Geli Hanni Heidi Hilde Ilse Inge Jessi Jacky Kati Katrin Lissi Lilli Lotti Mandy Manu
    Marlies Maggi Melli Micky Nicki Ossi Petzi Rosi Sanni Silvi Steffie Traudl Traudel Trudi Ursel
    Ulla Verena Viki Wally Zenzi Nadine Chantal Jacqueline Cindy Marijke Saskia Svetlana Swetlana
    Natalia Oksana Olena Irina Ludmila Katarzyna Agnieszka Małgorzata Magda Danuta Beata Sue Liz
    Kate Jen Jess Meg Beth Becky Debbie Trish Hope Joy Aylin Ayşe Fatma Fatima Elif Zeynep Emine
    Hatice Aisha Priya Anjali Lakshmi Samira Leila Nour Amina Jasmina Dragana Snezana Ljiljana
    Gordana Biljana Peggy Doreen Maren Wiebke Frauke Silke Anke Antje Marlis Annika Anneke Ewa Malu
    Malou Marilou Gráinne Grainne Sinéad Sinead Siobhán Siobhan Aoife Niamh Caoimhe Róisín Roisin
    Saoirse Ciara Mairead Orla Órla Orlaith Deirdre Bríd Maeve Mhairi Morag Eilidh Ailsa Catriona
    Kirsty
    """
)

# Given names that are also ordinary words, places, products or months: they need context.
ORDINARY_GIVEN = wordset(
    """
    adonis aida alberta alexa alla allen alpin amber amre angel ante april ariel asia august aura
    aurora austin autumn baba bali barak bart basil beat beau bebe bent bergen beste bill bitten
    blake brandy brit can canal carolina chase claude cord crystal dakota darin davor dawn dean
    denkel destiny diamond dick divan doener domen don drew earl ebbe ebony edit einer eitel else
    ernst evert faith feline floor flor florence floris franc fuegen gabel gaia gene georgia
    georgian german geta gloria gorm grace grant gregorian grit guerten guy hagen harm hege heide
    helle holm hope hunter iris isis jade jesus jo jordan joy june juni junior kader kai kent kerman
    kick kiki klaere lada lage lasse laure laus laust laze lean lee linde line lino liva lize lola
    lone lore love luke luna luz madison mare marine mark mart mason mate mato medina mees melker
    melody mentor mercedes meta mile mille morgan nana nath nazi neja nikolaus noman nova nura olle
    peer pelle penny pier puck rada radu ramadan rana reine reiner rembrandt rica ritt roan roar
    roger roman romane romulus roos rosa rosario rose ross rune saar saba sabin sadat saga said
    salami salvador sander santiago savannah senn senna server sever siem siena sienna sierra silva
    silvester sine siri solange sole sondre steen stein stela stine sture sultane summer sydney tage
    tali tea thor ties til tilde till toma tone tora traute trine tuva uelke uenal uffe urban van
    vega vida vide viking ville warren will wille wolf wolfram wout
    """
)

# On the lists, but nobody's name where German or English is spoken.
NO_GIVEN = wordset(
    """
    server gabel salami canal diamond fuegen kader bergen doener guerten laus laust lage tage ritt
    floor nazi sole tilde tone tore us van said mentor destiny melody reine beste bitten darin davor
    einer alpin puck kick love vide ville toy job mille mile meta kiki bebe cord can del georgian
    gregorian german sultane viking africa albino america amine amor ascension avril candela
    candelas come concha conn constant coral corona cruz deane desire edel eden eder eimer ferny
    florine france gala gust iban india lander lassi lien lies lila loan lode lope manila mantas
    martial maxi maxima melodie nacho oran olive olympia pastor paca pearl petri pierce pili
    primitivo rona rosette salomon santos sari scot senne sien sile tomi toon tori tory trinidad
    violet ward candida edition page iren
    """
)

# … those of them that stand without an article in their ordinary sense: months, seasons,
# substances, adverbs.
MASS_WORDS = wordset(
    """
    april august mai juni juli may june maerz winter sommer herbst summer autumn ernst rosa gold
    silber stein ramadan silvester nikolaus sonne regen salz lila ende zeit darin solange klaere
    traute reiner allen einer beste else jo egal til per us van said will can harm lore grit drew
    lean line meta so lasse alla bitten edit live paris asia sydney madison medina georgia jordan
    austin santiago carolina savannah dallas dakota montana verona vienna florence roma rio oslo ulm
    bergen hagen siena schweizer claude alexa siri server franken frei rente natur liebe friede tage
    lage suche wahl
    """
)

# Surnames that are also ordinary words or occupations: they need a title or context.
ORDINARY_SURNAMES = wordset(
    """
    adler alte bader bahn ball bauer baum bayer beck beer bein bender benz berg berger bergmann bien
    biene binder birnbaum bischof blaser block blum blume bock boden bote brand braun brenner bruder
    bucher buerger burger busch butte christen decker degen dietrich dorn ecker eder eichhorn
    eigenwillig eigner eimer eisen engel erler ernst esser falkner fasching faust felber feld felder
    ferrari fiedler fink finke fitz fleck fleischhacker foerster frank franke franz freitag fremd
    freund frey fried frisch froehlich fuchs fuehrer fuerst fuhrmann gaertner gartner gast geiger
    geisel gerber gering gieß glas glaser glueck gold graf grau grill gross gruber gruen gruener gut
    gute hacker hafner hagen hager hahn haide halle hammer hand hase hauer haus hauser heide heim
    hein held heller helm herbst hering herr herz herzog hesse hirsch hirt hofer holler holst holz
    holzapfel holzer holzmann horn huhn hummel hummer hund jaeger jahn jung jungfer junk kaefer
    kaeser kaiser kalt kanzler karge karl kaspar kaufmann keil keller kellner kern killer kirchner
    kittel klammer klapp klar klee klein klinger klotz klug knapp knappe knecht knoll knopf koch
    kocher koehler koenig kohl kohler kopf kraemer kraft kramer kranz kratzer kraus krause kraushaar
    krebs kreis kreuz kreuzer krone krug kuehn kuehne kummer kunst kupfer kurz lachmann lack lager
    lamm land lang lange langer larcher lauf leber lederer lehm lehrer leicht leitner lenz lerch leu
    licht lieb linde linke lipp list loch loeffler loewe lohn loos lorenz luft luger lust macher mai
    maler mandel mangold mann mark markt martin marx maurer maus meister merz messer messner metz
    metzger metzler mies milch mittag mohr mond moos morgen muehle mueller-milch nagel nett nette
    neu neubauer nuss ober ochs ost ostermann ott otto papst park paul peer peters petz pfaff pfau
    pfeffer pfeifer pfister pfleger pilz plank platz post prager preis prinz probst putz quelle rabe
    rad rasch rath rauch rausch recht regen reich reicher reif reimer reiner reis reiter rieger
    riese rind ring ritter rock rogner rohr rose rost rot roth ruf ruhe rund rust saal sack saenger
    sager salz salzmann samt sand sattler satz sauer schacht schaffer schalk schall scharf schatz
    schaub schauer scheel scheer scheibe schein schenk scherer scherz schick schiefer schiller
    schirm schlag schlager schleich schloegel schlosser schmied schmuck schnell schoen scholle
    schranz schreiber schreiner schroeter schueler schuetz schuh schuld schuler schulze-ag
    schumacher schuster schutz schwab schwan schwarz schweiger schweizer schwer see seele segen
    seiler seitz senf senn sicher silber simon singer sohn sommer sonne sonntag sorge specht speer
    spiegel spiess spindler spitz spitzer sporn springer sprung stab stadler stahl stamm stark staub
    staude stecher steckel steffen steger steiger stein steiner stern steuer stich stier stifter
    stimme stock stocker stolz stolze storch stoss strasser strauch strauss streich streicher streit
    stroh strom stueck stuetz stumm stummer stumpf sturm stutz suess tag tanne taube tauber taucher
    teufel thaler thomas tisch tischler topf trautmann trommler trost trub trueb trupp tuch turner
    ungar urban vogel vogler vogt voll wachs wachter wahl wald wall walser walter wand ware warmer
    wasser weg weibel weide wein weise weiser weiss weit welt wende wenger werk werner wert west
    wetter wetzel wiek wiener wiese wild wilhelm wimmer wind winter wirt wirth wirz wohlgemut wolf
    wolff wolle wulf wunder wunsch wurm zaenker zahn zange zeller zimmer zimmermann zinn zobel zoll
    zorn zucker zuercher
    """
)

# Never a name, however it is written: systems, weekdays, months, forms of address, words that
# follow a name.
NEVER = wordset(
    """
    sap excel word outlook teams navision datev jira confluence sharepoint windows office access
    dynamics salesforce oracle lexware sage powerpoint onenote zoom slack whatsapp facebook
    instagram google microsoft apple linux python power bi crm erp mes edi wlan vpn pdf csv usb lkw
    pkw kpi it edv hr qm qs ki ai cnc cad cam tsv zip api sql mail email fax internet intranet app
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar juni juli
    september oktober november dezember monday tuesday wednesday thursday friday saturday sunday
    january february march july october december ich sie er es wir ihr du der die das den dem des
    ein eine einen einem und oder aber ja nein nee also so dann da wenn weil dass ob hier dort jetzt
    heute gestern morgen i you he she we they the a an and or but yes no then when if because my
    your our their herr herrn frau herren damen mr mrs ms miss mister dr doktor prof professor firma
    kollege kollegin kollegen chef chefin mitte anfang ende gott god german dutch english french
    polish gmbh mbh ag kg ohg gbr ug co ltd inc llc plc soundso sowieso dingsda dingsbums
    """
)

# Nouns that often stand right after a name without being one ("hat der Ronny Urlaub").
NOUNS_AFTER_NAME = wordset(
    """
    urlaub bescheid zeit angst recht feierabend hilfe ahnung lust schuld platz post dienst schicht
    fruehschicht spaetschicht nachtschicht pause geld aerger druck stress fragen probleme problem
    fehler sachen zahlen daten listen liste auftraege angebote angebot rechnungen rechnung ware
    pakete kartons paletten kaffee bier kuchen kinder glueck pech spass rede antwort mails mail
    anrufe zugriff zugang rechte auftrag lieferscheine lieferschein belege formulare formular zettel
    mappen mappe akten akte ordner dateien datei tabellen tabelle bestellungen bestellung material
    teile waren kisten kiste stapler scanner rechner drucker papier stempel unterschriften
    unterschrift stunden minuten tage wochen homeoffice elternzeit termine termin besuch besprechung
    feuer schluss not kunden kunde lieferanten muster stueck euro prozent punkt stichwort montags
    dienstags mittwochs donnerstags freitags nachmittag vormittag mittag abend einkauf vertrieb
    versand lager buchhaltung produktion technik verwaltung personal leitung wareneingang
    warenausgang gespraech kontakt anspruch notizen notiz etiketten werkzeug plaene plan uhr jahre
    jahr wort worte mist quatsch kram arbeit interesse
    """
)
NOUN_ENDINGS = tuple(
    wordset(
        """
        anz arbeit auftraege auftrag ausgang blatt boegen bogen buch datei dateien daten eingang enz
        formular formulare geraet geraete heit heiten ismus karte karten keit keiten lager leiter
        leiterin liste listen mail mails mappe maschine maschinen ment nis nisse nummer nummern
        ordner plaene plan programm schaft schein scheine system systeme tabelle tabellen taet
        taeten teile tion tionen tum ung ungen vorgaenge vorgang ware zahlen zeit zeiten zettel
        """
    )
)

# Before a noun, not before a bare name.
DETERMINERS = wordset(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein
    meine meinen meinem meiner dein deine sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer
    unser unsere unseren unserem unserer euer eure dieser diese dieses diesen diesem jeder jede
    jedes jeden jedem mancher manche welcher welche welches alle allen aller viele vielen im am zum
    zur vom beim ins ans aufs 'n 'ne n ne nem nen the a an this that every each some any no his her
    its our your their
    """
)
ARTICLES_OF_PEOPLE = wordset("der die den dem vom beim zum zur de dr da")
NOUN_DETERMINERS = wordset(
    """
    das des ein eine einen einem einer eines kein keine keinen keinem keiner jeder jede jedes jeden
    jedem dieser diese dieses diesen diesem mancher manche welcher welche welches alle allen aller
    viele vielen im am ins ans aufs mehr weniger jene the a an this that every
    """
)
PERSON_PREPOSITIONS = wordset(
    """
    mit von bei fuer an ohne durch gegen zu ueber wegen with from for to by ask asks told tell gave
    and und oder or
    """
)
PERSON_CUES = wordset(
    """
    kollege kollegin kollegen kolleginnen azubi chef chefin namens hallo hi hey servus moin danke
    liebe lieber lieben colleague named called hello thanks dear
    """
)
SEASONS = wordset("winter sommer herbst mai april august maerz may april june summer autumn")
BEFORE_SEASONS = wordset(
    """
    im am ab bis seit vor nach anfang mitte ende jeden jedes diesen dieses letzten letztes naechsten
    naechstes vorigen ganzen kommenden vergangenen frueher spaeter in since until by last next every
    early late mid this of through during zum gegen uebern den ueber durch ein kein
    """
)
# What people do in interviews: a verb of saying, knowing or handling after the word makes it a
# person.
HUMAN_VERBS = wordset(
    """
    sagt sagte sagen meint meinte meinten fragt fragte ruft rief weiss wusste kuemmert kuemmerte
    schreibt schrieb schickt schickte prueft pruefte erzaehlt erzaehlte erklaert erklaerte mailt
    mailte telefoniert telefonierte unterschreibt unterschrieb bearbeitet tippt tippte druckt
    druckte scannt bucht buchte pflegt pflegte kontrolliert entscheidet entschied bestellt bestellte
    hilft half zeigt zeigte antwortet antwortete uebernimmt bringt brachte holt holte gibt gab legt
    legte nimmt nahm packt packte glaubt glaubte findet fand will wollte soll sollte kann konnte
    darf moechte muss musste macht machte arbeitet arbeitete redet redete plant plante faehrt fuhr
    verteilt sortiert sammelt kennt kannte vergisst schimpft meckert lacht wartet guckt schaut und
    says said means thinks asks asked knows knew handles handled writes wrote sends sent checks
    checked tells told calls called prints printed types typed takes took keeps kept gives gave gets
    got makes made does did has had is was wants wanted decides decided signs signed approves
    approved enters entered works worked runs ran uses used needs needed brings brought never always
    puts looks
    """
)
HUMAN_PARTICIPLES = wordset(
    """
    gesagt gemeint gefragt gezeigt geschrieben angerufen erzaehlt erklaert gegeben geholfen
    geschickt unterschrieben telefoniert gemailt besprochen versprochen vorgeschlagen entschieden
    gemacht eingefuehrt angelegt gebaut gekuendigt geantwortet behauptet
    """
)
PARTICLES = wordset(
    """
    von van vom zu zum zur de del della di da dos du la le el al ten ter bin ben der den dem het 't
    af und
    """
)
# After "ist": what is said of people alone.
HUMAN_STATES = wordset(
    """
    urlaub krank dran da weg zustaendig verantwortlich chef chefin kollege kollegin nett netter lieb
    rente feierabend unterwegs neu beauftragt verhindert schuld erreichbar hilfsbereit sauer genervt
    ueberlastet
    """
)
# Words for what somebody does; a listed surname may stand right after them.
JOBS = wordset(
    """
    ansprechpartner ansprechpartnerin disponent disponentin meister meisterin vorarbeiter
    vorarbeiterin schichtleiter schichtleiterin sachbearbeiter sachbearbeiterin fahrer fahrerin
    einkaeufer einkaeuferin leiter leiterin teamleiter teamleiterin lagerleiter lagerist lageristin
    betriebsleiter werkleiter hausmeister techniker technikerin kapo polier azubi
    """
)
SURNAME_ENDINGS = (
    "ski",
    "sky",
    "cki",
    "wicz",
    "czyk",
    "enko",
    "ovic",
    "evic",
    "oglu",
    "opoulos",
    "szky",
)
NO_SURNAMES = wordset("whisky husky ski wodka service")
