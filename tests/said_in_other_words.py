"""Sentences that say a number, unit or hedge in other than the plainest words, and what a person records of them."""

# language | the words | qualifier | number, or two | unit | the noun as printed
RIGHT = """
en|The council in Daejeon set aside 640 billion won for it|exact|640000000000|KRW|won
en|a grant of 85 million Korean won|exact|85000000|KRW|Korean won
en|the cryostat cost 4.7 million Swiss francs|exact|4700000|CHF|Swiss francs
en|SFr 820,000 went into the roof|exact|820000|CHF|SFr
en|SFr. 2.6 million was granted|exact|2600000|CHF|SFr.
en|Fr. 45'000 was raised|exact|45000|CHF|Fr.
en|two million rand came from Pretoria|exact|2000000|ZAR|rand
en|R38 million was paid for the dishes|exact|38000000|ZAR|R
en|12.5 million zloty were approved|exact|12500000|PLN|zloty
en|a budget of 90 million złoty|exact|90000000|PLN|złoty
en|they invested 2.2 billion yuan|exact|2200000000|CNY|yuan
en|RMB 310 million has been spent|exact|310000000|CNY|RMB
en|310 million renminbi has been spent|exact|310000000|CNY|renminbi
en|a bill of 150 crore rupees|exact|1500000000|INR|rupees
en|Rs 75 lakh was released|exact|7500000|INR|Rs
en|it cost 7.4 million Canadian dollars|exact|7400000|CAD|Canadian dollars
en|some A$18m was pledged|approximately|18000000|AUD|A$
en|18.6 million Australian dollars were pledged|exact|18600000|AUD|Australian dollars
en|a tender of 52m Danish kroner|exact|52000000|DKK|Danish kroner
en|NOK 44m went to Tromsø|exact|44000000|NOK|NOK
en|a dowry of 3.6bn yen|exact|3600000000|JPY|yen
en|£640k of lottery money|exact|640000|GBP|£
en|EUR 7.5m for the annex|exact|7500000|EUR|EUR
en|the €3.9bn programme|exact|3900000000|EUR|€
en|a loan of 21 million pounds|exact|21000000|GBP|pounds
it|ha ricevuto 7 milioni di franchi svizzeri|exact|7000000|CHF|franchi svizzeri
it|il Cantone versa 350.000 franchi|exact|350000|CHF|franchi
it|la sede costa 88 miliardi di won|exact|88000000000|KRW|won
it|un contratto da 14 milioni di yuan|exact|14000000|CNY|yuan
it|un prestito di 6,5 milioni di dollari canadesi|exact|6500000|CAD|dollari canadesi
it|9 milioni di dollari australiani|exact|9000000|AUD|dollari australiani
it|4 milioni di corone danesi|exact|4000000|DKK|corone danesi
it|23 milioni di zloty|exact|23000000|PLN|zloty
it|1,1 miliardi di rupie|exact|1100000000|INR|rupie
it|60 milioni di rand|exact|60000000|ZAR|rand
de|der Bund zahlt 19 Millionen Franken|exact|19000000|CHF|Franken
de|Fr. 240'000 für die Werkstatt|exact|240000|CHF|Fr.
de|die Anlage kostete 33 Millionen schwedische Kronen|exact|33000000|SEK|schwedische Kronen
de|ein Beitrag von 28 Millionen norwegischer Kronen|exact|28000000|NOK|norwegischer Kronen
de|700 Milliarden Won für den Ring|exact|700000000000|KRW|Won
de|rund 5 Mio. kanadische Dollar|approximately|5000000|CAD|kanadische Dollar
de|12 Millionen australische Dollar|exact|12000000|AUD|australische Dollar
de|480 Millionen Rupien|exact|480000000|INR|Rupien
de|95 Millionen Rand|exact|95000000|ZAR|Rand
de|2,4 Milliarden Renminbi|exact|2400000000|CNY|Renminbi
de|16 Millionen Złoty|exact|16000000|PLN|Złoty
fr|un devis de 5,2 millions de francs|exact|5200000|CHF|francs
fr|250'000 francs suisses de recettes|exact|250000|CHF|francs suisses
fr|le chantier a coûté 480 milliards de wons|exact|480000000000|KRW|wons
fr|un budget de 75 millions de roupies|exact|75000000|INR|roupies
fr|13 millions de dollars canadiens|exact|13000000|CAD|dollars canadiens
fr|40 millions de couronnes suédoises|exact|40000000|SEK|couronnes suédoises
fr|30 millions de yuans|exact|30000000|CNY|yuans
fr|20 millions de rands|exact|20000000|ZAR|rands
fr|80 millions de zlotys|exact|80000000|PLN|zlotys
en|the campus ring carries 40 Gbps|exact|40|Gbit/s|Gbps
en|a modem at 56 kbit/s|exact|56|kbit/s|kbit/s
en|an uplink of 600 Mbps|exact|600|Mbit/s|Mbps
en|a backbone of 400 Gb/s|exact|400|Gbit/s|Gb/s
en|the chopper turns at 6,300 rpm|exact|6300|{revolution}/min|rpm
en|spins at 12,000 revolutions per minute|exact|12000|{revolution}/min|revolutions per minute
en|fires 250 times per second|exact|250|Hz|times per second
en|a flux of 3.1 × 10^14 cm−2 s−1|exact|310000000000000|1/cm2/s|cm−2 s−1
en|it recorded 30 fb−1 last year|exact|30|fb-1|fb−1
en|it recorded 30 fb-1 last year|exact|30|fb-1|fb-1
en|a sample of 36 pb−1 was used|exact|36|pb-1|pb−1
en|carbon ions of 95 MeV per nucleon|exact|95|MeV/{nucleon}|MeV per nucleon
en|1.2 GeV/nucleon on target|exact|1.2|GeV/{nucleon}|GeV/nucleon
en|a dose of 2.5 gray per session|exact|2.5|Gy/{session}|gray per session
en|a dose of 2.5 Gy per fraction|exact|2.5|Gy/{fraction}|Gy per fraction
en|drifts by less than a nanometre|less_than|1|nm|nanometre
en|within a millikelvin of the set point|up_to|1|mK|millikelvin
en|more than a petabyte of logs|more_than|1|PB|petabyte
en|currents of 60 picoamperes|exact|60|pA|picoamperes
en|a field of 45 nanotesla|exact|45|nT|nanotesla
en|a source of 37 gigabecquerels|exact|37|GBq|gigabecquerels
en|steps of 15 attoseconds|exact|15|as|attoseconds
en|a jitter of 8 femtoseconds|exact|8|fs|femtoseconds
en|2.7 microsieverts were logged|exact|2.7|uSv|microsieverts
en|a peak of 1.4 petawatts|exact|1.4|PW|petawatts
it|una dorsale da 100 Gbps|exact|100|Gbit/s|Gbps
it|il rotore compie 9.000 giri al minuto|exact|9000|{revolution}/min|giri al minuto
it|pulsa 120 volte al secondo|exact|120|Hz|volte al secondo
it|ioni carbonio da 400 MeV per nucleone|exact|400|MeV/{nucleon}|MeV per nucleone
it|una dose di 3 gray per seduta|exact|3|Gy/{session}|gray per seduta
it|meno di un nanotesla di rumore|less_than|1|nT|nanotesla
it|una corrente di 25 nanoampere|exact|25|nA|nanoampere
it|una sorgente da 74 megabecquerel|exact|74|MBq|megabecquerel
it|raccolti 140 fb−1 di dati|exact|140|fb-1|fb−1
it|un laser da 10 petawatt|exact|10|PW|petawatt
de|eine Leitung mit 10 Gbit/s|exact|10|Gbit/s|Gbit/s
de|der Rotor dreht mit 3.000 Umdrehungen pro Minute|exact|3000|{revolution}/min|Umdrehungen pro Minute
de|der Chopper läuft mit 7.200 U/min|exact|7200|{revolution}/min|U/min
de|das Messgerät tastet 500 Mal pro Sekunde ab|exact|500|Hz|Mal pro Sekunde
de|Kohlenstoffionen mit 220 MeV pro Nukleon|exact|220|MeV/{nucleon}|MeV pro Nukleon
de|eine Dosis von 2 Gray pro Sitzung|exact|2|Gy/{session}|Gray pro Sitzung
de|weniger als ein Nanometer|less_than|1|nm|Nanometer
de|ein Strom von 80 Pikoampere|exact|80|pA|Pikoampere
de|eine Quelle mit 40 Megabecquerel|exact|40|MBq|Megabecquerel
de|ein Feld von 12 Nanotesla|exact|12|nT|Nanotesla
de|Pulse von 30 Femtosekunden|exact|30|fs|Femtosekunden
fr|une liaison à 100 Gbit/s|exact|100|Gbit/s|Gbit/s
fr|le rotor atteint 18 000 tr/min|exact|18000|{revolution}/min|tr/min
fr|il tourne à 5 400 tours par minute|exact|5400|{revolution}/min|tours par minute
fr|il clignote 50 fois par seconde|exact|50|Hz|fois par seconde
fr|des ions de 290 MeV par nucléon|exact|290|MeV/{nucleon}|MeV par nucléon
fr|une dose de 2 grays par séance|exact|2|Gy/{session}|grays par séance
fr|moins d'un nanotesla|less_than|1|nT|nanotesla
fr|un courant de 6 nanoampères|exact|6|nA|nanoampères
fr|une source de 90 mégabecquerels|exact|90|MBq|mégabecquerels
fr|300 fb−1 de données|exact|300|fb-1|fb−1
en|fifteen hundred visitors came on Sunday|exact|1500|{visitor}|visitors
en|a staff of twenty-two hundred people|exact|2200|{person}|people
en|two and a half tonnes of lead|exact|2.5|t|tonnes
en|one and a half metres of concrete|exact|1.5|m|metres
en|half of the beam time goes to industry|exact|0.5|1|
en|half the users come from abroad|exact|0.5|1|
en|a third of the magnets were replaced|exact|0.333|1|
en|two thirds of the budget is spent|exact|0.667|1|
en|three quarters of the staff hold a doctorate|exact|0.75|1|
en|four out of five experiments succeeded|exact|0.8|1|
en|nine out of every ten runs were clean|exact|0.9|1|
en|one in four visitors is a pupil|exact|0.25|1|
en|a vacuum of ten to the minus nine millibar|exact|0.000000001|mbar|millibar
en|a vacuum of 10 to the minus 10 mbar|exact|0.0000000001|mbar|mbar
en|about ten to the twelve electrons|approximately|1000000000000|{electron}|electrons
en|10 to the power of 9 neutrons|exact|1000000000|{neutron}|neutrons
it|un centinaio di tecnici|approximately|100|{technician}|tecnici
it|una cinquantina di dottorandi|approximately|50|{doctoral student}|dottorandi
it|una trentina di paesi|approximately|30|{country}|paesi
it|due metri e mezzo di cemento|exact|2.5|m|metri
it|la metà del fascio va agli ospedali|exact|0.5|1|
it|metà dei pazienti arriva dall'estero|exact|0.5|1|
it|due terzi dei magneti sono nuovi|exact|0.6667|1|
it|tre quarti del tempo è per gli utenti|exact|0.75|1|
it|un terzo dei ricercatori è straniero|exact|0.33|1|
it|quattro pazienti su cinque guariscono|exact|0.8|1|
it|un vuoto di dieci alla meno nove millibar|exact|0.000000001|mbar|millibar
it|un vuoto di 10 alla meno 10 mbar|exact|0.0000000001|mbar|mbar
it|dieci alla undici protoni per pacchetto|exact|100000000000|{proton}|protoni
it|ventidue ricercatori|exact|22|{person}|ricercatori
de|eineinhalb Jahre dauerte der Umbau|exact|1.5|a|Jahre
de|zweieinhalb Tonnen Blei|exact|2.5|t|Tonnen
de|dreieinhalb Stunden Messzeit|exact|3.5|h|Stunden
de|anderthalb Tonnen Kupfer|exact|1.5|t|Tonnen
de|elfhundert Besucher kamen|exact|1100|{visitor}|Besucher
de|die Hälfte der Strahlzeit ist vergeben|exact|0.5|1|
de|zwei Drittel der Gäste reisen weit|exact|0.67|1|
de|drei Viertel der Messungen gelingen|exact|0.75|1|
de|ein Drittel der Magnete ist neu|exact|0.3333|1|
de|vier von fünf Proben überstehen den Test|exact|0.8|1|
de|ein Druck von 10 hoch minus 9 Millibar|exact|0.000000001|mbar|Millibar
de|ein Druck von zehn hoch minus zehn Millibar|exact|0.0000000001|mbar|Millibar
de|10 hoch 12 Protonen|exact|1000000000000|{proton}|Protonen
fr|une cinquantaine de chercheurs|approximately|50|{person}|chercheurs
fr|une trentaine de pays|approximately|30|{country}|pays
fr|une soixantaine d'aimants|approximately|60|{magnet}|aimants
fr|nonante aimants ont été livrés|exact|90|{magnet}|aimants
fr|huitante-deux patients traités|exact|82|{patient}|patients
fr|septante-cinq visiteurs|exact|75|{visitor}|visiteurs
fr|deux mètres et demi de béton|exact|2.5|m|mètres
fr|la moitié des utilisateurs vient d'Asie|exact|0.5|1|
fr|un tiers des aimants a été remplacé|exact|0.3333|1|
fr|trois quarts des mesures sont bonnes|exact|0.75|1|
fr|quatre patients sur cinq guérissent|exact|0.8|1|
fr|10 puissance moins 9 millibar|exact|0.000000001|mbar|millibar
fr|dix puissance douze protons|exact|1000000000000|{proton}|protons
en|a dozen magnets were swapped|exact|12|{magnet}|magnets
en|a dozen magnets were swapped|approximately|12|{magnet}|magnets
en|two dozen cameras watch the hall|exact|24|{camera}|cameras
en|about a dozen cameras|approximately|12|{camera}|cameras
it|una dozzina di telecamere|exact|12|{camera}|telecamere
it|una dozzina di telecamere|approximately|12|{camera}|telecamere
de|ein Dutzend Kameras hängt im Tunnel|exact|12|{camera}|Kameras
de|zwei Dutzend Kameras|approximately|24|{camera}|Kameras
fr|une douzaine d'instruments|exact|12|{instrument}|instruments
fr|une douzaine d'instruments|approximately|12|{instrument}|instruments
en|a little under seventy magnets|nearly|70|{magnet}|magnets
en|just under 300 patients|nearly|300|{patient}|patients
en|just under 300 patients|less_than|300|{patient}|patients
en|just shy of 45 tonnes|nearly|45|t|tonnes
en|a touch under 12 metres|nearly|12|m|metres
en|not even 60 visitors came|less_than|60|{visitor}|visitors
en|barely 90 visitors came|approximately|90|{visitor}|visitors
en|hardly 40 patients were seen|less_than|40|{patient}|patients
en|upwards of 700 users|more_than|700|{user}|users
en|north of 500 users|more_than|500|{user}|users
en|just over 80 countries|more_than|80|{country}|countries
en|a good 400 visitors|more_than|400|{visitor}|visitors
en|not a single one of its 54 magnets quenched|exact|54|{magnet}|magnets
en|none of the 31 cameras failed|exact|31|{camera}|cameras
en|fully 600 magnets were tested|exact|600|{magnet}|magnets
en|as many as 900 visitors|up_to|900|{visitor}|visitors
en|a whopping 640 terabytes|exact|640|TB|terabytes
it|si sfiorano gli 80 pazienti|nearly|80|{patient}|pazienti
it|la spesa sfiora i 9 milioni di euro|nearly|9000000|EUR|euro
it|la potenza sfiorerà i 5 megawatt|nearly|5|MW|megawatt
it|poco meno di 60 pazienti|nearly|60|{patient}|pazienti
it|poco più di 60 pazienti|more_than|60|{patient}|pazienti
it|nemmeno 20 visitatori|less_than|20|{visitor}|visitatori
it|neanche 20 visitatori|less_than|20|{visitor}|visitatori
it|un buon 300 visitatori|more_than|300|{visitor}|visitatori
it|300 visitatori abbondanti|more_than|300|{visitor}|visitatori
it|appena 40 visitatori|approximately|40|{visitor}|visitatori
it|il peso non supera le 3 tonnellate|up_to|3|t|tonnellate
it|nessuno dei 48 magneti si è guastato|exact|48|{magnet}|magneti
de|knapp 70 Besucher|nearly|70|{visitor}|Besucher
de|keine 40 Besucher kamen|less_than|40|{visitor}|Besucher
de|nicht einmal 50 Besucher kamen|less_than|50|{visitor}|Besucher
de|kaum 60 Besucher kamen|less_than|60|{visitor}|Besucher
de|gut 900 Besucher kamen|more_than|900|{visitor}|Besucher
de|knapp unter 20 Tonnen|less_than|20|t|Tonnen
de|knapp über 20 Tonnen|more_than|20|t|Tonnen
de|etwas mehr als 20 Tonnen|more_than|20|t|Tonnen
de|keine der 36 Kameras fiel aus|exact|36|{camera}|Kameras
de|kein einziger der 72 Magnete fiel aus|exact|72|{magnet}|Magnete
de|die Kosten übersteigen 4 Millionen Euro nicht|up_to|4000000|EUR|Euro
fr|la facture frise les 3 millions d'euros|nearly|3000000|EUR|euros
fr|on frôle les 200 patients|nearly|200|{patient}|patients
fr|un peu moins de 200 patients|nearly|200|{patient}|patients
fr|un peu plus de 200 patients|more_than|200|{patient}|patients
fr|même pas 30 visiteurs|less_than|30|{visitor}|visiteurs
fr|à peine 30 visiteurs|approximately|30|{visitor}|visiteurs
fr|le courant plafonne à 400 mA|up_to|400|mA|mA
fr|le débit ne dépasse pas 12 GB/s|up_to|12|GB/s|GB/s
fr|on a franchi les 900 patients|more_than|900|{patient}|patients
fr|une bonne quarantaine de pays|more_than|40|{country}|pays
fr|aucun des 64 aimants n'a lâché|exact|64|{magnet}|aimants
en|280 visiting scientists stayed|exact|280|{visiting scientist}|visiting scientists
en|96 newly built vacuum chambers|exact|96|{vacuum chamber}|vacuum chambers
en|a crew of eighteen|exact|18|{person}|crew
en|a workforce of 2,100|exact|2100|{person}|workforce
en|a team of 34 engineers|exact|34|{engineer}|engineers
en|some 640 bond wires|approximately|640|{bond wire}|bond wires
it|36 ricercatori ospiti|exact|36|{ricercatori ospiti}|ricercatori ospiti
it|un organico di 240 persone|exact|240|{person}|persone
it|150 nuovi rivelatori al silicio|exact|150|{silicon detector}|rivelatori al silicio
it|un equipaggio di 26|exact|26|{person}|equipaggio
it|un personale di 310 unità|exact|310|{person}|personale
de|eine Belegschaft von 1.900 Personen|exact|1900|{person}|Personen
de|210 eingeladene Gastforscher|exact|210|{visiting scientist}|Gastforscher
de|48 neu gebaute Vakuumkammern|exact|48|{vacuum chamber}|Vakuumkammern
de|eine Besatzung von 25|exact|25|{person}|Besatzung
de|eine Belegschaft von 640|exact|640|{person}|Belegschaft
fr|un effectif de 820 personnes|exact|820|{person}|personnes
fr|un effectif de 340|exact|340|{person}|effectif
fr|56 chambres à vide neuves|exact|56|{vacuum chamber}|chambres à vide
fr|un équipage de 19|exact|19|{person}|équipage
fr|260 doctorants étrangers|exact|260|{doctoral student}|doctorants
en|The beam pipe is held at 5 × 10−11 mbar|exact|0.00000000005|mbar|mbar
en|close to four thousand users|approximately|4000|{user}|users
en|the trust gave NZ$2.4m|exact|2400000|NZD|NZ$
en|HK$65 million was paid|exact|65000000|HKD|HK$
en|a grant worth US$3.2m|exact|3200000|USD|US$
en|the total bill of $48.5 million|exact|48500000|USD|$
en|a fine of €250,000|exact|250000|EUR|€
en|CHF 1.1bn over ten years|exact|1100000000|CHF|CHF
en|it draws 32 megawatts|exact|32|MW|megawatts
en|pulses of 50 femtoseconds|exact|50|fs|femtoseconds
en|some 2,000 volunteers helped|approximately|2000|{volunteer}|volunteers
en|no more than 15 people at once|up_to|15|{person}|people
en|no fewer than 320 talks|at_least|320|{talk}|talks
en|the lift carries at most 1.5 t|up_to|1.5|t|t
en|samples are kept at 77 K|exact|77|K|K
en|half a tonne of xenon|exact|0.5|t|tonne
en|three and a half years of data|exact|3.5|a|years
en|a quarter of the cohort dropped out|exact|0.25|1|
en|one in three visitors is a minor|exact|0.3333|1|
en|a hundred or so postdocs|approximately|100|{postdoc}|postdocs
en|the telescope weighs in at 3,200 kg|exact|3200|kg|kg
en|twelve thousand litres of liquid argon|exact|12000|L|litres
en|an accuracy of 0.5 per cent|exact|0.5|%|per cent
en|six in ten applications fail|exact|0.6|1|
en|a record 45 countries took part|exact|45|{country}|countries
en|nearly 1.2m visitors a year|nearly|1200000|{visitor}/a|visitors a year
en|a 27-km tunnel|exact|27|km|km
en|a 3.5-tesla magnet|exact|3.5|T|tesla
en|a 100-million-euro upgrade|exact|100000000|EUR|euro
en|at minus 40 degrees|exact|-40|deg|degrees
en|about two thirds of staff are women|approximately|0.6667|1|
en|more than half of all proposals|more_than|0.5|1|
en|almost three quarters of the beam|nearly|0.75|1|
en|up to ten to the nine ions|up_to|1000000000|{ion}|ions
en|3 times ten to the eight metres per second|exact|300000000|m/s|metres per second
en|a cohort of 88 babies|exact|88|{baby}|babies
en|two hundred and eleven wind turbines|exact|211|{wind turbine}|wind turbines
en|we count 1,250 alumni|exact|1250|{alumnus}|alumni
en|a headcount of 450|exact|450|{person}|headcount
en|scans take 90 seconds each|exact|90|s|seconds
en|the ring measures 844 metres round|exact|844|m|metres
en|the furnace reaches upwards of 2,000 °C|more_than|2000|Cel|°C
en|better than 99.9% uptime|more_than|99.9|%|%
en|a resolution finer than 50 nm|less_than|50|nm|nm
en|less than a tenth of a millimetre|less_than|0.1|mm|millimetre
it|un bilancio di 31 mln di euro|exact|31000000|EUR|euro
it|3,2 mld di euro di investimenti|exact|3200000000|EUR|euro
it|oltre duemila utenti l'anno|more_than|2000|{user}/a|utenti l'anno
it|fino a 50 mila visitatori|up_to|50000|{visitor}|visitatori
it|quasi 3.000 articoli scientifici|nearly|3000|{articoli scientifici}|articoli scientifici
it|un tunnel lungo 27 chilometri|exact|27|km|chilometri
it|a meno 30 gradi Celsius|exact|-30|Cel|gradi Celsius
it|un campione di 1.200 volontari sani|exact|1200|{volontari}|volontari
it|mezzo milione di eventi|exact|500000|{eventi}|eventi
it|un milione e mezzo di visitatori|exact|1500000|{visitor}|visitatori
it|non meno di 25 laboratori|at_least|25|{laboratory}|laboratori
it|poco più di 18 tonnellate|more_than|18|t|tonnellate
it|tra 12 e 15 microsecondi|between|12,15|us|microsecondi
it|dai 3 ai 5 anni|between|3,5|a|anni
it|ventimila campioni di ghiaccio|exact|20000|{campioni di ghiaccio}|campioni di ghiaccio
it|il 40% dei fondi|exact|40|%|%
it|un quinto dei fondi è privato|exact|0.2|1|
it|più della metà dei progetti|more_than|0.5|1|
it|almeno tre volte più veloce|at_least|3|1|volte
it|quasi un terzo del personale|nearly|0.3333|1|
it|un'ora e mezza di scansione|exact|1.5|h|ora
it|sono 38 i paesi membri|exact|38|{country}|paesi
it|ben 700 ore di fascio|exact|700|h|ore
it|costa 2,5 milioni di sterline|exact|2500000|GBP|sterline
it|una potenza di 1,2 chilowatt|exact|1.2|kW|chilowatt
it|una velocità di 300 metri al secondo|exact|300|m/s|metri al secondo
it|entro 5 chilometri dal confine|up_to|5|km|chilometri
it|13.000 addetti|exact|13000|{person}|addetti
de|ein Etat von 42 Mio. Euro|exact|42000000|EUR|Euro
de|1,3 Mrd. Franken|exact|1300000000|CHF|Franken
de|das kostete 250 Tsd. Euro|exact|250000|EUR|Euro
de|bis zu 60 Nutzer pro Woche|up_to|60|{user}/wk|Nutzer pro Woche
de|fast 400.000 Besucher im Jahr|nearly|400000|{visitor}/a|Besucher im Jahr
de|rund zwei Drittel der Belegschaft|approximately|0.6667|1|
de|mehr als die Hälfte der Anträge|more_than|0.5|1|
de|ein Viertel der Mittel|exact|0.25|1|
de|eine halbe Million Proben|exact|500000|{Proben}|Proben
de|eine halbe Stunde|exact|0.5|h|Stunde
de|mit 1,5 Tesla|exact|1.5|T|Tesla
de|ein 27 Kilometer langer Tunnel|exact|27|km|Kilometer
de|das 80-köpfige Team|exact|80|{person}|80-köpfige
de|ein 3-Tesla-Magnet|exact|3|T|Tesla
de|zwischen 20 und 30 Mikrometern|between|20,30|um|Mikrometern
de|von 5 bis 8 Kiloelektronenvolt|between|5,8|keV|Kiloelektronenvolt
de|minus 80 Grad Celsius|exact|-80|Cel|Grad Celsius
de|weniger als eine Minute|less_than|1|min|Minute
de|dreihundertfünfzig Studierende|exact|350|{Studierende}|Studierende
de|zweitausend Euro Preisgeld|exact|2000|EUR|Euro
de|mindestens 12 Stunden|at_least|12|h|Stunden
de|an die 70 Arbeitsgruppen|nearly|70|{Arbeitsgruppen}|Arbeitsgruppen
de|1.250 Beschäftigte|exact|1250|{person}|Beschäftigte
de|ein Gewicht von knapp 4 Tonnen|nearly|4|t|Tonnen
de|0,3 Promille|exact|0.3|[ppth]|Promille
de|ein Durchsatz von 40 Gigabyte pro Sekunde|exact|40|GB/s|Gigabyte pro Sekunde
de|300 Quadratmeter Reinraum|exact|300|m2|Quadratmeter
de|15 Prozent mehr|exact|15|%|Prozent
fr|un budget de 1,2 Md€|exact|1200000000|EUR|€
fr|650 k€ de subvention|exact|650000|EUR|€
fr|3 M€ par an|exact|3000000|EUR/a|€ par an
fr|plus de la moitié des projets|more_than|0.5|1|
fr|près des deux tiers du personnel|nearly|0.6667|1|
fr|un quart des heures|exact|0.25|1|
fr|un patient sur trois|exact|0.3333|1|
fr|un million et demi de visiteurs|exact|1500000|{visitor}|visiteurs
fr|une demi-heure de calcul|exact|0.5|h|heure
fr|quelque 3 500 mètres d'altitude|approximately|3500|m|mètres
fr|environ un millier d'agents|approximately|1000|{person}|agents
fr|une vingtaine de laboratoires|approximately|20|{laboratory}|laboratoires
fr|quatre-vingt-douze chercheurs|exact|92|{person}|chercheurs
fr|deux cent dix salariés|exact|210|{person}|salariés
fr|entre 15 et 20 kelvins|between|15,20|K|kelvins
fr|de 3 à 5 ans|between|3,5|a|ans
fr|moins 20 degrés Celsius|exact|-20|Cel|degrés Celsius
fr|au plus 8 heures|up_to|8|h|heures
fr|pas moins de 45 nationalités|at_least|45|{nationalités}|nationalités
fr|pas plus de 6 personnes|up_to|6|{person}|personnes
fr|un aimant de 11,7 teslas|exact|11.7|T|teslas
fr|un débit de 2 téraoctets par jour|exact|2|TB/d|téraoctets par jour
fr|12 000 m2 de bureaux|exact|12000|m2|m2
fr|75 % des crédits|exact|75|%|%
fr|un faisceau de 6 MeV|exact|6|MeV|MeV
fr|un laser de 10 pétawatts|exact|10|PW|pétawatts
fr|une centaine de kilomètres|approximately|100|km|kilomètres
fr|4 fois plus rapide|exact|4|1|fois
fr|l'effectif dépasse 1 200 personnes|more_than|1200|{person}|personnes
fr|à peine 3 nanosecondes|approximately|3|ns|nanosecondes
fr|une bonne trentaine de thèses|more_than|30|{thèses}|thèses
fr|300 nuits d'observation par an|exact|300|{nuits}/a|nuits
en|the clinic scanned its 12,000th patient in May|exact|12000|{patient}|patient
en|the team implanted its 300th heart pump|exact|300|{heart pump}|heart pump
en|the laboratory marks its 60th anniversary this autumn|exact|60|{anniversary}|anniversary
it|celebra il 40° anniversario dell'ente|exact|40|{anniversario}|anniversario
fr|pour le 30e anniversaire du centre|exact|30|{anniversaire}|anniversaire
en|the archive has passed two million visitors|more_than|2000000|{visitor}|visitors
fr|une aide pouvant atteindre 12 000 euros|up_to|12000|EUR|euros
it|il magnete pesa più o meno quaranta tonnellate|approximately|40|t|tonnellate
en|a fall at 3.7 m/s²|exact|3.7|m/s2|m/s²
it|il suo millesimo paziente|exact|1000|{patient}|paziente
fr|son centième patient|exact|100|{patient}|patient
fr|le dix millième visiteur|exact|10000|{visitor}|visiteur
en|its hundredth patient|exact|100|{patient}|patient
en|their five-hundredth patient|exact|500|{patient}|patient
en|the twenty-thousandth sample|exact|20000|{sample}|sample
de|der tausendste Patient|exact|1000|{patient}|Patient
de|den 500. Patienten behandelt|exact|500|{patient}|Patienten
de|die hundertste Operation|exact|100|{Operation}|Operation
it|il cinquecentesimo trapianto|exact|500|{trapianto}|trapianto
it|da oltre quarant'anni|more_than|40|a|anni
it|vent'anni di misure|exact|20|a|anni
en|a hundred and twenty guests|exact|120|{guest}|guests
en|No. 42 in the world|exact|42|rank|
en|the world's second-most powerful laser|exact|2|rank|
en|the third-fastest in Europe|exact|3|rank|
en|ranks 14th worldwide|exact|14|rank|
de|das zweitgrößte Teleskop der Welt|exact|2|rank|
de|der fünftschnellste Rechner|exact|5|rank|
de|auf dem 110. Platz|exact|110|rank|Platz
it|secondo in Italia per brevetti|exact|2|rank|
fr|troisième en Europe|exact|3|rank|
fr|classé 12e au TOP500|exact|12|rank|
en|founded around 1850|approximately|1850|CCYY|
de|um 1850 gebaut|approximately|1850|CCYY|
it|intorno al 1850|approximately|1850|CCYY|
it|nel 1850 circa|approximately|1850|CCYY|
fr|bâti vers 1850|approximately|1850|CCYY|
en|twice as many students|exact|2|1|
en|output has doubled|exact|2|1|
en|more than doubled since May|more_than|2|1|
en|half as many visitors|exact|0.5|1|
en|a tenfold rise in bookings|exact|10|1|
de|doppelt so viele|exact|2|1|
de|fast verdreifacht|nearly|3|1|
de|dreimal so viele Anträge|exact|3|1|
de|zehnfach empfindlicher|exact|10|1|
it|il doppio dei visitatori|exact|2|1|
it|quasi triplicate|nearly|3|1|
fr|le double de visiteurs|exact|2|1|
fr|le budget a triplé|exact|3|1|
en|2,400 mm give or take 10 mm|tolerance|2400,10|mm|mm
en|12 mm plus or minus 1 mm|tolerance|12,1|mm|mm
en|a slit of 300 mm (±10 mm)|tolerance|300,10|mm|mm
en|an age of 13.8 ± 0.1 billion years|tolerance|13800000000,100000000|a|years
it|90 kg più o meno 2 kg|tolerance|90,2|kg|kg
it|8,2 ± 0,5 miliardi di anni|tolerance|8200000000,500000000|a|anni
de|50 cm mit einer Genauigkeit von ±2 cm|tolerance|50,2|cm|cm
de|90 kg plus/minus 2 kg|tolerance|90,2|kg|kg
fr|12 mm à ± 1 mm près|tolerance|12,1|mm|mm
fr|90 kg plus ou moins 2 kg|tolerance|90,2|kg|kg
en|one of just six centres|one_of_only|6|{centre}|centres
en|among just five countries|one_of_only|5|{country}|countries
de|eine von lediglich fünf Einrichtungen|one_of_only|5|{institution}|Einrichtungen
de|eines der weltweit nur sechs Zentren|one_of_only|6|{centre}|Zentren
fr|l'un des trois seuls centres|one_of_only|3|{centre}|centres
it|uno dei soli tre centri|one_of_only|3|{centre}|centri
de|das Paket darf 40 kg nicht überschreiten|up_to|40|kg|kg
de|die Dosis darf 20 mSv nicht übersteigen|up_to|20|mSv|mSv
it|non deve superare i 40 kg|up_to|40|kg|kg
en|68 metric tonnes of steel|exact|68|t|metric tonnes
de|50 Liter Wasser pro Minute|exact|50|L/min|Liter Wasser pro Minute
fr|120 kilomètres à l'heure|exact|120|km/h|kilomètres à l'heure
de|35 Institutionen|exact|35|{institution}|Institutionen
it|40 istituti|exact|40|{institution}|istituti
de|das vierzigjährige Programm|exact|40|a|jährige
de|ein dreiwöchiger Kurs|exact|3|wk|wöchiger
de|eine 48-stündige Messung|exact|48|h|stündige
de|ein zwölfköpfiges Team|exact|12|{person}|köpfiges
it|una 45enne di Pavia|exact|45|a|enne
en|an 80-strong team|exact|80|{person}|strong
fr|un demi-million d'euros|exact|500000|EUR|euros
en|three quarters of a million people|exact|750000|{person}|people
en|a quarter of a million people|exact|250000|{person}|people
en|several dozen magnets|order_of_magnitude|24,100|{magnet}|magnets
de|mehrere Dutzend Magnete|order_of_magnitude|24,100|{magnet}|Magnete
de|Millionen von Sternen|order_of_magnitude|1000000,10000000|{Sterne}|Sternen
en|one in five patients|exact|20|%|
de|jeder fünfte Patient|exact|0.2|1|
en|more than a third of the visitors|more_than|0.333|1|
en|close on 300 guests|nearly|300|{guest}|guests
it|2 milioni e 300mila euro|exact|2300000|EUR|euro
it|un milione e duecentomila lastre|exact|1200000|{lastre}|lastre
it|superato il milione di visitatori|more_than|1000000|{visitor}|visitatori
fr|dépassé le million de visiteurs|more_than|1000000|{visitor}|visiteurs
en|seven of the 40 prototypes|exact|7|{prototype}|prototypes
it|ventidue dei 30 borsisti|exact|22|{borsisti}|borsisti
de|noch bis zu fünf Jahre|up_to|5|a|Jahre
de|pro Jahr 3 Millionen Euro|exact|3000000|EUR/a|Euro
en|at least another 50 nurses|at_least|50|{nurse}|nurses
de|verlängert um das Doppelte|exact|2|1|
"""

WRONG = """
en|640 billion won went into it|exact|640000000000|JPY|won
en|4.7 million Belgian francs|exact|4700000|CHF|francs
en|7.4 million Canadian dollars|exact|7400000|USD|Canadian dollars
en|SFr 820,000 for the roof|exact|820000|EUR|SFr
en|85 million Norwegian kroner|exact|85000000|SEK|Norwegian kroner
en|two million rand from Pretoria|exact|2000000|INR|rand
it|7 milioni di dollari canadesi|exact|7000000|USD|dollari canadesi
it|88 miliardi di won|exact|88000000000|CNY|won
it|4 milioni di franchi belgi|exact|4000000|CHF|franchi
de|28 Millionen norwegischer Kronen|exact|28000000|DKK|norwegischer Kronen
de|480 Millionen Rupien|exact|480000000|IDR|Rupien
fr|13 millions de dollars canadiens|exact|13000000|USD|dollars canadiens
fr|5 millions de francs CFA|exact|5000000|CHF|francs
en|a vacuum of ten to the minus nine millibar|exact|0.00000001|mbar|millibar
en|a vacuum of ten to the minus nine millibar|exact|1000000000|mbar|millibar
en|ten to the eleven electrons|exact|10|{electron}|electrons
en|ten to the eleven electrons|exact|11|{electron}|electrons
en|3 times ten to the eleven electrons|exact|100000000000|{electron}|electrons
en|three times ten to the eleven electrons|exact|100000000000|{electron}|electrons
it|dieci alla meno nove millibar|exact|1000000000|mbar|millibar
it|dieci alla undici protoni|exact|11|{proton}|protoni
de|10 hoch minus 9 Millibar|exact|0.0000000001|mbar|Millibar
de|10 hoch 12 Protonen|exact|12|{proton}|Protonen
fr|10 puissance 12 protons|exact|10|{proton}|protons
fr|dix puissance moins neuf millibar|exact|1000000000|mbar|millibar
en|a third of the magnets|exact|0.6667|1|
en|two thirds of the budget|exact|0.3333|1|
en|two thirds of the budget|exact|2|1|
en|two thirds of the budget|exact|0.7|1|
en|three quarters of the staff|exact|0.25|1|
en|three quarters of an hour|exact|0.75|1|
en|four out of five experiments|exact|0.2|1|
en|the second half of the budget|exact|0.5|1|
it|due terzi dei magneti|exact|0.3333|1|
it|un quarto del tempo|exact|0.75|1|
it|quattro pazienti su cinque|exact|0.2|1|
de|ein Drittel der Magnete|exact|0.6667|1|
de|drei Viertel der Proben|exact|0.25|1|
fr|deux tiers des crédits|exact|0.3333|1|
fr|la moitié des crédits|exact|0.2|1|
en|a dozen magnets|exact|10|{magnet}|magnets
en|a dozen magnets|more_than|12|{magnet}|magnets
en|two dozen magnets|exact|12|{magnet}|magnets
en|two dozen magnets|exact|2|{magnet}|magnets
en|half a dozen magnets|exact|12|{magnet}|magnets
it|una dozzina di telecamere|exact|10|{camera}|telecamere
it|una decina di telecamere|exact|10|{camera}|telecamere
de|zwei Dutzend Kameras|exact|20|{camera}|Kameras
fr|une douzaine d'aimants|exact|10|{magnet}|aimants
fr|une quarantaine d'aimants|exact|40|{magnet}|aimants
fr|une quarantaine d'aimants|approximately|4|{magnet}|aimants
fr|septante aimants|exact|60|{magnet}|aimants
en|eleven hundred visitors|exact|1000|{visitor}|visitors
en|two and a half tonnes|exact|2|t|tonnes
it|due metri e mezzo|exact|2|m|metri
de|zweieinhalb Tonnen|exact|2|t|Tonnen
fr|deux mètres et demi|exact|2|m|mètres
en|just under 300 patients|more_than|300|{patient}|patients
en|just under 300 patients|exact|300|{patient}|patients
en|not even 60 visitors|more_than|60|{visitor}|visitors
en|not even 60 visitors|exact|60|{visitor}|visitors
en|hardly 40 patients|exact|40|{patient}|patients
en|upwards of 700 users|up_to|700|{user}|users
en|a good 400 visitors|less_than|400|{visitor}|visitors
it|si sfiorano gli 80 pazienti|more_than|80|{patient}|pazienti
it|nemmeno 20 visitatori|at_least|20|{visitor}|visitatori
it|non supera le 3 tonnellate|more_than|3|t|tonnellate
it|300 visitatori abbondanti|less_than|300|{visitor}|visitatori
de|keine 40 Besucher kamen|exact|40|{visitor}|Besucher
de|keine 40 Besucher kamen|more_than|40|{visitor}|Besucher
de|nicht einmal 50 Besucher|at_least|50|{visitor}|Besucher
de|gut 900 Besucher|nearly|900|{visitor}|Besucher
de|knapp 70 Besucher|more_than|70|{visitor}|Besucher
de|die Kosten übersteigen 4 Millionen Euro nicht|more_than|4000000|EUR|Euro
fr|même pas 30 visiteurs|exact|30|{visitor}|visiteurs
fr|le courant plafonne à 400 mA|at_least|400|mA|mA
fr|le débit ne dépasse pas 12 GB/s|more_than|12|GB/s|GB/s
fr|on frôle les 200 patients|more_than|200|{patient}|patients
fr|une bonne quarantaine de pays|less_than|40|{country}|pays
en|the ring carries 40 Gbps|exact|40|GB/s|Gbps
en|the chopper turns at 6,300 rpm|exact|6300|{revolution}/s|rpm
en|fires 250 times per minute|exact|250|Hz|times per minute
en|it recorded 30 fb−1|exact|30|pb-1|fb−1
en|95 MeV per nucleon|exact|95|MeV|MeV
en|less than a nanometre|less_than|1|um|nanometre
it|400 MeV per nucleone|exact|400|GeV/{nucleon}|MeV per nucleone
de|ein Strom von 80 Pikoampere|exact|80|nA|Pikoampere
fr|une dose de 2 grays par séance|exact|2|Gy/{fraction}|grays par séance
fr|18 000 tr/min|exact|18000|Hz|tr/min
en|the clinic scanned its 12,000th patient in May|exact|12|{patient}|patient
en|the clinic scanned its 12,000th patient in May|more_than|12000|{patient}|patient
it|celebra il 40° anniversario dell'ente|exact|4|{anniversario}|anniversario
fr|pour le 30e anniversaire du centre|approximately|30|{anniversaire}|anniversaire
en|the archive has passed two million visitors|exact|2000000|{visitor}|visitors
en|the archive has passed two million visitors|up_to|2000000|{visitor}|visitors
fr|une aide pouvant atteindre 12 000 euros|exact|12000|EUR|euros
fr|une aide pouvant atteindre 12 000 euros|more_than|12000|EUR|euros
it|il magnete pesa più o meno quaranta tonnellate|exact|40|t|tonnellate
en|a fall at 3.7 m/s²|exact|3.7|m/s|m/s²
fr|un patient sur deux, chaque 10e patient|exact|100|{patient}|patient
it|il suo millesimo paziente|exact|100|{patient}|paziente
fr|chaque centième patient|exact|100|{patient}|patient
en|every hundredth patient|exact|100|{patient}|patient
en|one hundredth of the patients|exact|100|{patient}|patients
de|jeder tausendste Patient|exact|1000|{patient}|Patient
en|its five-hundredth patient|exact|5|{patient}|patient
en|the second-most powerful laser|exact|3|rank|
en|for the third time in Europe|exact|3|rank|
de|der zweitgrößte Rechner|exact|3|rank|
de|der achthundertste Patient|exact|8|rank|
en|founded around 1850|exact|1850|CCYY|
en|founded in 1850|approximately|1850|CCYY|
de|um 1850 gebaut|exact|1850|CCYY|
fr|bâti vers 1850|exact|1850|CCYY|
en|twice as many students|exact|3|1|
en|output has doubled|more_than|2|1|
en|output has not doubled|exact|2|1|
en|more than doubled|exact|2|1|
en|a double-digit rise|exact|2|1|
en|half as many visitors|exact|2|1|
de|dreimal so viele|exact|2|1|
de|fast verdoppelt|exact|2|1|
it|il doppio dei visitatori|exact|3|1|
fr|le budget a triplé|exact|2|1|
it|oltre quarant'anni|more_than|4|a|anni
en|2,400 mm give or take 10 mm|exact|2400|mm|mm
en|12 mm plus or minus 1 mm|tolerance|12,2|mm|mm
en|12 cm ± 3 mm|tolerance|12,3|mm|mm
en|12 cm ± 3 mm|tolerance|12,3|cm|cm
en|13.8 ± 0.1 billion years|tolerance|13.8,100000000|a|years
it|8,2 ± 0,5 miliardi di anni|tolerance|8200000000,50000000|a|anni
fr|90 kg plus ou moins 2 kg|exact|90|kg|kg
de|das Paket darf 40 kg nicht überschreiten|more_than|40|kg|kg
de|das Paket darf 40 kg nicht überschreiten|exact|40|kg|kg
de|eine von lediglich fünf Einrichtungen|exact|5|{institution}|Einrichtungen
en|one of just six centres|exact|6|{centre}|centres
de|50 Liter Wasser pro Minute|exact|50|L|Liter
fr|120 kilomètres à l'heure|exact|120|km|kilomètres
de|das vierzigjährige Programm|exact|14|a|jährige
de|ein dreiwöchiger Kurs|exact|3|mo|wöchiger
de|ein zwölfköpfiges Team|exact|20|{person}|köpfiges
en|three quarters of a million people|exact|250000|{person}|people
en|a quarter of a million people|exact|1000000|{person}|people
en|several dozen magnets|exact|12|{magnet}|magnets
en|one in five patients|exact|0.2|%|
en|one in five patients|exact|5|%|
en|half of a percent|exact|50|%|
de|jeder fünfte Patient|exact|0.5|1|
en|every fifth year|exact|0.2|1|
en|more than a third of the visitors|more_than|0.34|1|
it|da oltre quarant'anni|exact|40|a|anni
it|2 milioni e 300mila euro|exact|2000000|EUR|euro
it|2 milioni e 300mila euro|exact|2000300|EUR|euro
it|superato il milione di visitatori|exact|1000000|{visitor}|visitatori
de|pro Jahr 3 Millionen Euro|exact|3000000|EUR/mo|Euro
en|at least another 50 nurses|exact|50|{nurse}|nurses
"""
