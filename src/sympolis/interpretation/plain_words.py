"""Words that everybody knows and that are in every text: alone or in a pair they are no terms. Folded, as comparable()."""

PLAIN = frozenset("""
able about above across after again against ago all almost alone along already also although always among an and another
answer answered answers any anybody anything are around ask asked at away back bad be became because become been before
began being below best better between big both bring brings brought but by call called came can cannot close
closed come comes could day days decided demo did do does doing done down during each early earlier easy eight either else
end enough even evening ever every everybody everyone everything example examples far few find first five for found four
free friday from full gave get gets give given gives go goes going gone good got great group groups had half has have having
he help helped helps her here hers high him his hour hours how if in information instead into is it its itself just keep
keeps kept kind knew know known knows large last late later least left less let like little long look looked made make makes
making many may me means meant meet met might minute minutes monday money month months more morning most much must my name
names near need needed needs neither never new next night nine no nobody none nor not nothing now number numbers of off
often old on once one ones only open opened opens or other others our out over own part parts people perhaps person persons
place places possible put question questions quick quickly quite rather reach reached read ready really right said same
saturday saw say says second see seen seven several shall she short should show showed shown since six small so some somebody
someone something sometimes soon stand stands start started stay stayed stays still stood such sunday take taken takes ten
text than that the their them themselves then there these they thing things think third this those though thought three
through thursday time times to today together told tomorrow too took tried true try tuesday turn twice two under
until up upon us use used useful uses using very want wanted wants was way ways we wednesday week weekly weeks well went were
what when where whether which while who whole whom whose why will with within without word words work worked working works
would write wrong wrote year years yes yesterday yet you your

ab aber acht alle allem allen aller alles als also am an andere anderem anderen anderer anderes anfang ans antwort antworten
auch auf aus ausser bald befragt begann bei beide beiden beim beispiel bekam bekamen bekommen bekommt bevor bis bleiben bleibt
blieb blieben bloss brauchen brauchte da dabei dadurch dafur dagegen daher damals damit danach daneben dann daran darauf daraus
darf darin daruber darum darunter das dass davon davor dazu dein dem demotext den denen denn deren der des deshalb dessen
dich die dies diese diesem diesen dieser dieses doch dort drei dritte dritten durch durfen durfte eben ein eine einem einen
einer eines einige einigen einmal eins ende er erst erste ersten erster erstes es etwa etwas fand fragen frage fruh fruher fur
funf gab ganz ganze ganzen geben gegen gehen geht gemacht genau genug gerade geschlossen geschult gesehen gestern gesagt gewesen
gibt gilt ging gingen gleich gross grosse grossen grosser gut gute guten guter habe haben hat hatte hatten hause heute hielt
hielten hier hin hinter hoch ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jahr jahre jahren je jede
jedem jeden jeder jedes jedoch jemand jetzt kam kamen kann kein keine keinem keinen keiner klein kleine kleinen kleiner
kommen kommt konnen konnte konnten kurz lang lange langer lassen leute letzte letzten liess machen macht machte machten mal man
mehr mehrere mein mensch menschen minute minuten mit mittag monat monate monaten morgen muss mussen musste mussten nach
nachdem nacht nahe nahm nahmen name namen neben nehmen nein neu neue neuen neuer neun nicht nichts nie niemand niemanden noch
nun nur ob oben oder offen oft ohne ort orte person personen sagen sagt sagte schnell schon sechs sehen sehr sein seine seinem
seinen seiner seit selbst sich sicher sie sieben sieht sind so sofort sogar soll sollen sollte sollten sondern sonst spat
spater stand standen statt stehen steht stunde stunden tag tage tagen tat tun uber uberall um und uns
unser unsere unseren unter viel viele vielen vielleicht vier voll vom von vor vorher wahrend war ware waren warum was weil
weiter welche welchem welchen welcher welches wem wen wenig wenige weniger wenn wer werden wessen wichtig wie wieder wieso will
wir wird wo woche wochen wohin wollen wollte wollten worden wort worte wurde wurden zehn zeigen zeigt zeit zu zuerst zum zur
zuruck zusammen zwei zweite zweiten zwischen

ainsi alors annee annees apres au aucun aucune aussi autre autres avaient avait avant avec avoir beaucoup bien bon bonne car
cela celle celui cent certains ces cette ceux chaque chez chose choses cinq combien comme comment dans demonstration depuis
dernier derniere des deux dire dit doit doivent donc dont du elle elles encore entre est etaient etait ete etre eux exemple
faire fait font grand grande heure heures hier ici ils jamais jour jours juste leur leurs lieu loin lors mais meme mieux mis
modele moins mois moment nom nombre non nos notre nous nouveau nouvelle ont ou par parce parfois pas pendant personne personnes
petit petite peu peut peuvent plus plusieurs point pour pourquoi pouvait premier premiere pres puis quand quatre que quel
quelle quelles quelque quelques quels question questions qui quoi sans sauf selon semaine semaines ses seul seule sont sous
souvent sur temps texte toujours tous tout toute toutes tres trois trop trouver une vers voici voir vous vrai

ademas ahora algo alguien algun alguna algunas algunos alli ano anos antes aqui asi aun aunque bajo bien buen bueno cada casi
cinco ciudad ciudades como con contra cosa cosas cual cuando cuanto cuatro debe deben decir del desde despues dia dias donde
dos durante ejemplo ella ellas ellos entonces entre era eran esa ese eso esta estaba estan estar este esto estos fue fueron
gran grande gracias ha haber habia hace hacer hacia han hasta hay hecho hizo hora horas hoy lugar luego mas mayor mejor menos
mes meses mientras mismo mucha muchas mucho muchos muy nada nadie ninguno noche nombre nos nosotros nueva nuevo nunca otra otras
otro otros para parte pequena pequeno pero persona personas poco pocos poder por porque pregunta preguntas primer primera
primero puede pueden pues que quien quienes quiere sea segun segundo seis semana semanas ser siempre siete sin sino sobre solo
son tambien tampoco tan tanto tarde tenia tener tiempo tiene tienen toda todas todo todos trabajo tras tres una unas uno unos
usted veces ver vez vida
""".split())  # fmt: skip # noqa: SIM905
