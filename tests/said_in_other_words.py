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
"""
