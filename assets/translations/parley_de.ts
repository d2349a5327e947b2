<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>Parley</name>
        <message>
            <source> ({0} and {1} bytes)</source>
            <translation> ({0} und {1} Byte)</translation>
        </message>
        <message>
            <source> Did you mean “{0}”?</source>
            <translation> Meintest du „{0}“?</translation>
        </message>
        <message>
            <source>"{0}" in [asr] words is not a word or a name.</source>
            <translation>„{0}“ unter [asr] words ist kein Wort und kein Name.</translation>
        </message>
        <message>
            <source>"{text}" is no combination of keys: it needs exactly one key beside ctrl, alt, …</source>
            <translation>„{text}“ ist keine Tastenkombination: Sie braucht genau eine Taste neben Strg, Alt, …</translation>
        </message>
        <message>
            <source>"{text}" is no combination of keys: there is no key "{key}".</source>
            <translation>„{text}“ ist keine Tastenkombination: Es gibt keine Taste „{key}“.</translation>
        </message>
        <message>
            <source>"{text}" would be taken from every program: add ctrl, alt or super to it.</source>
            <translation>„{text}“ würde allen Programmen weggenommen: Nimm Strg, Alt oder Super dazu.</translation>
        </message>
        <message>
            <source>&amp;About Parley</source>
            <translation>&amp;Über Parley</translation>
        </message>
        <message>
            <source>&amp;Answer again</source>
            <translation>Neu &amp;antworten</translation>
        </message>
        <message>
            <source>&amp;Captions</source>
            <translation>&amp;Untertitel</translation>
        </message>
        <message>
            <source>&amp;Copy this message</source>
            <translation>Diese Nachricht &amp;kopieren</translation>
        </message>
        <message>
            <source>&amp;Dark</source>
            <translation>&amp;Dunkel</translation>
        </message>
        <message>
            <source>&amp;Edit and send again…</source>
            <translation>&amp;Bearbeiten und neu senden …</translation>
        </message>
        <message>
            <source>&amp;First steps…</source>
            <translation>&amp;Erste Schritte …</translation>
        </message>
        <message>
            <source>&amp;Hands-free</source>
            <translation>&amp;Freisprechen</translation>
        </message>
        <message>
            <source>&amp;Light</source>
            <translation>&amp;Hell</translation>
        </message>
        <message>
            <source>&amp;Models…</source>
            <translation>&amp;Modelle …</translation>
        </message>
        <message>
            <source>&amp;New conversation</source>
            <translation>&amp;Neues Gespräch</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>Been&amp;den</translation>
        </message>
        <message>
            <source>&amp;Save the last answer…</source>
            <translation>Letzte Antwort &amp;sichern …</translation>
        </message>
        <message>
            <source>&amp;Save this answer…</source>
            <translation>Diese Antwort &amp;sichern …</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>Farb&amp;en</translation>
        </message>
        <message>
            <source>&amp;Who takes part…</source>
            <translation>&amp;Wer dabei ist …</translation>
        </message>
        <message>
            <source>({0} and {1} bytes)</source>
            <translation>({0} und {1} Byte)</translation>
        </message>
        <message>
            <source>, but must be one of {0}</source>
            <translation>, muss aber eins davon sein: {0}</translation>
        </message>
        <message>
            <source>./run --models lists them.</source>
            <translation>./run --models listet sie auf.</translation>
        </message>
        <message>
            <source>./run --models lists what there is.</source>
            <translation>./run --models zeigt, was es gibt.</translation>
        </message>
        <message>
            <source>0 to 1000 (0: all).</source>
            <translation>0 bis 1000 (0: alle).</translation>
        </message>
        <message>
            <source>0 to 99999.</source>
            <translation>0 bis 99999.</translation>
        </message>
        <message>
            <source>1 core</source>
            <translation>1 Kern</translation>
        </message>
        <message>
            <source>1 is as they were made; below 0 they work against it.</source>
            <translation>1 ist so, wie sie gemacht wurden; unter 0 wirken sie dagegen.</translation>
        </message>
        <message>
            <source>1 line</source>
            <translation>1 Zeile</translation>
        </message>
        <message>
            <source>1 to 8192 tokens, about three quarters of a word each.</source>
            <translation>1 bis 8192 Tokens, jedes etwa drei viertel Wort.</translation>
        </message>
        <message>
            <source>480 to 7680.</source>
            <translation>480 bis 7680.</translation>
        </message>
        <message>
            <source>64 digits from 0 to f</source>
            <translation>64 Ziffern von 0 bis f</translation>
        </message>
        <message>
            <source>640 to 4320.</source>
            <translation>640 bis 4320.</translation>
        </message>
        <message>
            <source>; did you mean “{0}”?</source>
            <translation>; meintest du „{0}“?</translation>
        </message>
        <message>
            <source>A German man's voice; quick on any computer.</source>
            <translation>Die Stimme eines deutschen Mannes; schnell auf jedem Computer.</translation>
        </message>
        <message>
            <source>A LoRA for the high-noise expert</source>
            <translation>Eine LoRA für den High-Noise-Experten</translation>
        </message>
        <message>
            <source>A LoRA for the low-noise expert</source>
            <translation>Eine LoRA für den Low-Noise-Experten</translation>
        </message>
        <message>
            <source>A Scottish woman's voice; quick on any computer.</source>
            <translation>Die Stimme einer schottischen Frau; schnell auf jedem Computer.</translation>
        </message>
        <message>
            <source>A Whisper model for faster-whisper: choose its model.bin</source>
            <translation>Ein Whisper-Modell für faster-whisper: wähle seine model.bin</translation>
        </message>
        <message>
            <source>A base clip has 4n + 1 pictures, such as 81, from {0} to {1}, not {2}.</source>
            <translation>Ein Basisclip hat 4n + 1 Bilder, etwa 81, von {0} bis {1}, nicht {2}.</translation>
        </message>
        <message>
            <source>A calm older man with a grey beard and round glasses, in his library</source>
            <translation>Ein ruhiger älterer Mann mit grauem Bart und runder Brille, in seiner Bibliothek</translation>
        </message>
        <message>
            <source>A clear American woman's voice; quick on any computer.</source>
            <translation>Die klare Stimme einer amerikanischen Frau; schnell auf jedem Computer.</translation>
        </message>
        <message>
            <source>A clip needs at least one try, and time for it.</source>
            <translation>Ein Clip braucht mindestens einen Versuch und Zeit dafür.</translation>
        </message>
        <message>
            <source>A drawing is drawn. A photo's mouth can be bent, on any computer, or made by a model.</source>
            <translation>Eine Zeichnung wird gezeichnet. Der Mund eines Fotos lässt sich auf jedem Rechner biegen oder von einem Modell machen.</translation>
        </message>
        <message>
            <source>A face that looks at the camera, evenly lit, lips closed, works best.</source>
            <translation>Am besten geht ein Gesicht, das in die Kamera sieht, gleichmäßig beleuchtet, die Lippen geschlossen.</translation>
        </message>
        <message>
            <source>A few words, or four notes.</source>
            <translation>Ein paar Wörter oder vier Töne.</translation>
        </message>
        <message>
            <source>A file of yours: {0}</source>
            <translation>Eine Datei von dir: {0}</translation>
        </message>
        <message>
            <source>A film is being made already.</source>
            <translation>Es wird schon ein Film gemacht.</translation>
        </message>
        <message>
            <source>A folder with a Whisper converted for CTranslate2 is needed (model.bin, config.json, tokenizer.json, vocabulary.json). The Models window has some; ct2-transformers-converter makes one of your own.</source>
            <translation>Gebraucht wird ein Ordner mit einem für CTranslate2 umgewandelten Whisper (model.bin, config.json, tokenizer.json, vocabulary.json). Unter Modelle gibt es welche; ct2-transformers-converter macht dir ein eigenes.</translation>
        </message>
        <message>
            <source>A language model, on this machine</source>
            <translation>Ein Sprachmodell, auf diesem Rechner</translation>
        </message>
        <message>
            <source>A language model: choose its GGUF file</source>
            <translation>Ein Sprachmodell: wähle seine GGUF-Datei</translation>
        </message>
        <message>
            <source>A name is wanted: what do they call themselves?</source>
            <translation>Ein Name fehlt: Wie heißt die Person?</translation>
        </message>
        <message>
            <source>A newer Parley may know where it went; a copy you have can be imported.</source>
            <translation>Ein neueres Parley weiß vielleicht, wo es jetzt ist; eine Kopie, die du hast, lässt sich importieren.</translation>
        </message>
        <message>
            <source>A part of Parley ({0}) could not be loaded.</source>
            <translation>Ein Teil von Parley ({0}) ließ sich nicht laden.</translation>
        </message>
        <message>
            <source>A pause ends what you say. The space bar works all the same.</source>
            <translation>Eine Pause beendet, was du sagst. Die Leertaste geht trotzdem.</translation>
        </message>
        <message>
            <source>A person in a file</source>
            <translation>Eine Person in einer Datei</translation>
        </message>
        <message>
            <source>A photo or a short clip of somebody</source>
            <translation>Ein Foto oder ein kurzer Clip von jemandem</translation>
        </message>
        <message>
            <source>A program of mine</source>
            <translation>Ein Programm von mir</translation>
        </message>
        <message>
            <source>A scheme is named for the text encoder, but no file.</source>
            <translation>Für den Text-Encoder ist ein Schema genannt, aber keine Datei.</translation>
        </message>
        <message>
            <source>A server of mine</source>
            <translation>Ein Server von mir</translation>
        </message>
        <message>
            <source>A shortcut of the desktop's own that runs "parley --toggle" does the same.</source>
            <translation>Ein Tastenkürzel des Desktops selbst, das „parley --toggle“ ausführt, tut dasselbe.</translation>
        </message>
        <message>
            <source>A smaller decoder, several times as quick.</source>
            <translation>Ein kleinerer Decoder, mehrmals so schnell.</translation>
        </message>
        <message>
            <source>A video call with your own computer. Hold Space and talk; let go, and you are answered. Everything runs on this machine: nothing you say leaves it unless you asked for that.</source>
            <translation>Ein Videoanruf mit deinem eigenen Computer. Halte die Leertaste und sprich; lass los, und du bekommst Antwort. Alles läuft auf diesem Rechner: Nichts, was du sagst, verlässt ihn, wenn du das nicht wolltest.</translation>
        </message>
        <message>
            <source>A voice: Piper's .onnx, or Kokoro's .pth</source>
            <translation>Eine Stimme: .onnx von Piper oder .pth von Kokoro</translation>
        </message>
        <message>
            <source>A warm young woman with copper hair, in a bright room full of plants and books</source>
            <translation>Eine warmherzige junge Frau mit kupferrotem Haar, in einem hellen Zimmer voller Pflanzen und Bücher</translation>
        </message>
        <message>
            <source>A&amp;ll conversations…</source>
            <translation>A&amp;lle Gespräche …</translation>
        </message>
        <message>
            <source>A&amp;vatars…</source>
            <translation>A&amp;vatare …</translation>
        </message>
        <message>
            <source>About Parley</source>
            <translation>Über Parley</translation>
        </message>
        <message>
            <source>Above 0, words become less likely the more often they occurred.</source>
            <translation>Über 0 werden Wörter umso seltener, je öfter sie vorkamen.</translation>
        </message>
        <message>
            <source>Above 0, words that occurred at all become less likely.</source>
            <translation>Über 0 werden Wörter seltener, die überhaupt vorkamen.</translation>
        </message>
        <message>
            <source>Above 1, words said lately become less likely.</source>
            <translation>Über 1 werden Wörter seltener, die eben gesagt wurden.</translation>
        </message>
        <message>
            <source>Add a closed path of that name to every shape of the layer.</source>
            <translation>Gib jeder Form der Ebene einen geschlossenen Pfad mit diesem Namen.</translation>
        </message>
        <message>
            <source>Add it; docs/avatars.md says what belongs in it.</source>
            <translation>Füg es hinzu; docs/avatars.md sagt, was hineingehört.</translation>
        </message>
        <message>
            <source>Address of your server for answers</source>
            <translation>Adresse deines Servers für Antworten</translation>
        </message>
        <message>
            <source>Address of your server for recognition</source>
            <translation>Adresse deines Servers für die Erkennung</translation>
        </message>
        <message>
            <source>Address of your server for the voice</source>
            <translation>Adresse deines Servers für die Stimme</translation>
        </message>
        <message>
            <source>Addressed to them.</source>
            <translation>An sie gerichtet.</translation>
        </message>
        <message>
            <source>Advanced</source>
            <translation>Erweitert</translation>
        </message>
        <message>
            <source>Against frequent words</source>
            <translation>Gegen häufige Wörter</translation>
        </message>
        <message>
            <source>Against repeating</source>
            <translation>Gegen Wiederholungen</translation>
        </message>
        <message>
            <source>Against words that occurred</source>
            <translation>Gegen Wörter, die schon vorkamen</translation>
        </message>
        <message>
            <source>Agree and download</source>
            <translation>Zustimmen und herunterladen</translation>
        </message>
        <message>
            <source>Agree and import</source>
            <translation>Zustimmen und importieren</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>All of it is here and chosen.</source>
            <translation>Alles davon ist da und gewählt.</translation>
        </message>
        <message>
            <source>All of it is still kept, and can be read and searched in the list.</source>
            <translation>Alles davon ist noch da und lässt sich in der Liste lesen und durchsuchen.</translation>
        </message>
        <message>
            <source>All set</source>
            <translation>Alles fertig</translation>
        </message>
        <message>
            <source>All the time</source>
            <translation>Die ganze Zeit</translation>
        </message>
        <message>
            <source>Allow it in Settings, Privacy &amp; security, Microphone: “Let desktop apps access your microphone”.</source>
            <translation>Erlaube es unter Einstellungen, Datenschutz und Sicherheit, Mikrofon: „Desktop-Apps Zugriff auf Ihr Mikrofon gestatten“.</translation>
        </message>
        <message>
            <source>Allow it in System Settings, Privacy &amp; Security, Microphone, and start Parley again.</source>
            <translation>Erlaube es in den Systemeinstellungen unter Datenschutz &amp; Sicherheit, Mikrofon, und starte Parley neu.</translation>
        </message>
        <message>
            <source>Allow it in the software centre, or type: snap connect {0}:audio-record</source>
            <translation>Erlaube es in der Softwareverwaltung oder tippe: snap connect {0}:audio-record</translation>
        </message>
        <message>
            <source>Allow it with Flatseal, or type: flatpak override --user --socket=pulseaudio and the program's name.</source>
            <translation>Erlaube es mit Flatseal oder tippe: flatpak override --user --socket=pulseaudio und den Namen des Programms.</translation>
        </message>
        <message>
            <source>Allow them in the settings of the desktop, then switch the keys off and on here.</source>
            <translation>Erlaube sie in den Einstellungen des Desktops und schalte die Tasten dann hier aus und wieder an.</translation>
        </message>
        <message>
            <source>Also what was said (the last lines of the conversation)</source>
            <translation>Auch was gesagt wurde (die letzten Zeilen des Gesprächs)</translation>
        </message>
        <message>
            <source>Alt</source>
            <translation>Alt</translation>
        </message>
        <message>
            <source>An answer of more than {0} seconds is too long for one film.</source>
            <translation>Eine Antwort von mehr als {0} Sekunden ist zu lang für einen Film.</translation>
        </message>
        <message>
            <source>An automation of the Shortcuts app that runs "parley --toggle" does the same.</source>
            <translation>Eine Automation der App Kurzbefehle, die „parley --toggle“ ausführt, tut dasselbe.</translation>
        </message>
        <message>
            <source>An avatar needs a name and a persona.</source>
            <translation>Ein Avatar braucht einen Namen und eine Persona.</translation>
        </message>
        <message>
            <source>An icon beside the clock</source>
            <translation>Ein Symbol neben der Uhr</translation>
        </message>
        <message>
            <source>An illustrated person whose lips follow the voice.</source>
            <translation>Eine gezeichnete Person, deren Lippen der Stimme folgen.</translation>
        </message>
        <message>
            <source>Another number makes another clip</source>
            <translation>Eine andere Zahl macht einen anderen Clip</translation>
        </message>
        <message>
            <source>Another picture…</source>
            <translation>Anderes Bild …</translation>
        </message>
        <message>
            <source>Another program keeps it on this machine already; nothing needs to be downloaded.</source>
            <translation>Ein anderes Programm hat es schon auf diesem Rechner; es muss nichts heruntergeladen werden.</translation>
        </message>
        <message>
            <source>Answer only after these words</source>
            <translation>Nur nach diesen Wörtern antworten</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>Antworten</translation>
        </message>
        <message>
            <source>Apply the transform to the shapes in the drawing program.</source>
            <translation>Wende die Transformation im Zeichenprogramm auf die Formen an.</translation>
        </message>
        <message>
            <source>Arabic</source>
            <translation>Arabisch</translation>
        </message>
        <message>
            <source>Are the points on the eyes, the nose and the corners of the mouth? Drag them if not, or use the arrow keys.</source>
            <translation>Liegen die Punkte auf den Augen, der Nase und den Mundwinkeln? Zieh sie sonst dorthin oder nimm die Pfeiltasten.</translation>
        </message>
        <message>
            <source>As a code: en, de, pt-BR. Empty: it finds out by itself; the starter understands English only.</source>
            <translation>Als Kürzel: en, de, pt-BR. Leer: Es findet sie selbst heraus; der Starter versteht nur Englisch.</translation>
        </message>
        <message>
            <source>As the &amp;system</source>
            <translation>Wie das &amp;System</translation>
        </message>
        <message>
            <source>As the desktop</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>As the system has it</source>
            <translation>Wie im System eingestellt</translation>
        </message>
        <message>
            <source>Ask again in {0} seconds.</source>
            <translation>Frag in {0} Sekunden noch einmal.</translation>
        </message>
        <message>
            <source>Ask again later.</source>
            <translation>Frag später noch einmal.</translation>
        </message>
        <message>
            <source>Ask once a day for a newer version</source>
            <translation>Einmal am Tag nach einer neueren Version fragen</translation>
        </message>
        <message>
            <source>Ask whoever made it for a new one.</source>
            <translation>Bitte den, der es gemacht hat, um ein neues.</translation>
        </message>
        <message>
            <source>Ask with a shorter recording.</source>
            <translation>Frag mit einer kürzeren Aufnahme.</translation>
        </message>
        <message>
            <source>Assistant</source>
            <translation>Assistent</translation>
        </message>
        <message>
            <source>At least this part of its probability.</source>
            <translation>Mindestens dieser Teil seiner Wahrscheinlichkeit.</translation>
        </message>
        <message>
            <source>Avatars</source>
            <translation>Avatare</translation>
        </message>
        <message>
            <source>Avatars (*.parley)</source>
            <translation>Avatare (*.parley)</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Back to the list</source>
            <translation>Zurück zur Liste</translation>
        </message>
        <message>
            <source>Back to the usual words</source>
            <translation>Zurück zu den üblichen Worten</translation>
        </message>
        <message>
            <source>Backspace</source>
            <translation>Rücktaste</translation>
        </message>
        <message>
            <source>Begin a new conversation</source>
            <translation>Ein neues Gespräch beginnen</translation>
        </message>
        <message>
            <source>Beginning…</source>
            <translation>Beginne …</translation>
        </message>
        <message>
            <source>Begins when the download before it is done.</source>
            <translation>Beginnt, wenn der Download davor fertig ist.</translation>
        </message>
        <message>
            <source>Block by block</source>
            <translation>Blockweise</translation>
        </message>
        <message>
            <source>Both clips are there</source>
            <translation>Beide Clips sind da</translation>
        </message>
        <message>
            <source>Building {0}, which can take some minutes</source>
            <translation>{0} wird gebaut, das kann ein paar Minuten dauern</translation>
        </message>
        <message>
            <source>Built in</source>
            <translation>Eingebaut</translation>
        </message>
        <message>
            <source>Bulgarian</source>
            <translation>Bulgarisch</translation>
        </message>
        <message>
            <source>By itself</source>
            <translation>Von selbst</translation>
        </message>
        <message>
            <source>By itself it takes a graphics card that works.</source>
            <translation>Von selbst nimmt es eine Grafikkarte, die funktioniert.</translation>
        </message>
        <message>
            <source>By itself it takes the graphics card where there is one.</source>
            <translation>Von selbst nimmt es die Grafikkarte, wenn eine da ist.</translation>
        </message>
        <message>
            <source>C&amp;onversation</source>
            <translation>&amp;Gespräch</translation>
        </message>
        <message>
            <source>Call</source>
            <translation>Anruf</translation>
        </message>
        <message>
            <source>Can you be heard?</source>
            <translation>Bist du zu hören?</translation>
        </message>
        <message>
            <source>Can you hear me?</source>
            <translation>Hörst du mich?</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Cancel the download of the recommended models</source>
            <translation>Den Download der empfohlenen Modelle abbrechen</translation>
        </message>
        <message>
            <source>Cancel: {text}</source>
            <translation>Abbrechen: {text}</translation>
        </message>
        <message>
            <source>Captions</source>
            <translation>Untertitel</translation>
        </message>
        <message>
            <source>Captions (Ctrl+K)</source>
            <translation>Untertitel (Strg+K)</translation>
        </message>
        <message>
            <source>Catalan</source>
            <translation>Katalanisch</translation>
        </message>
        <message>
            <source>Change its permissions.</source>
            <translation>Ändere die Zugriffsrechte.</translation>
        </message>
        <message>
            <source>Change your message; the answer that followed goes.</source>
            <translation>Ändere deine Nachricht; die Antwort darauf verschwindet.</translation>
        </message>
        <message>
            <source>Changed, not saved yet.</source>
            <translation>Geändert, noch nicht gesichert.</translation>
        </message>
        <message>
            <source>Check HTTPS_PROXY and NO_PROXY.</source>
            <translation>Prüf HTTPS_PROXY und NO_PROXY.</translation>
        </message>
        <message>
            <source>Check `server` in {0}; such an address usually ends in /v1.</source>
            <translation>Prüf `server` unter {0}; so eine Adresse endet meist auf /v1.</translation>
        </message>
        <message>
            <source>Check its name and its permissions.</source>
            <translation>Prüf Name und Zugriffsrechte.</translation>
        </message>
        <message>
            <source>Check its name.</source>
            <translation>Prüf den Namen.</translation>
        </message>
        <message>
            <source>Check its permissions.</source>
            <translation>Prüf die Zugriffsrechte.</translation>
        </message>
        <message>
            <source>Check the clock and the proxy; PIP_CERT names a certificate file.</source>
            <translation>Prüf die Uhr und den Proxy; PIP_CERT nennt eine Zertifikatsdatei.</translation>
        </message>
        <message>
            <source>Check the file and its permissions.</source>
            <translation>Prüf die Datei und ihre Zugriffsrechte.</translation>
        </message>
        <message>
            <source>Check the file, its permissions and its encoding.</source>
            <translation>Prüf die Datei, ihre Zugriffsrechte und ihre Kodierung.</translation>
        </message>
        <message>
            <source>Check the network, and `server` in {0}.</source>
            <translation>Prüf das Netz und `server` unter {0}.</translation>
        </message>
        <message>
            <source>Check the network.</source>
            <translation>Prüf das Netz.</translation>
        </message>
        <message>
            <source>Check what the key is allowed to use.</source>
            <translation>Prüf, was der Schlüssel benutzen darf.</translation>
        </message>
        <message>
            <source>Check which package server pip uses (pip config list).</source>
            <translation>Prüf, welchen Paketserver pip benutzt (pip config list).</translation>
        </message>
        <message>
            <source>Check who may read it.</source>
            <translation>Prüf, wer sie lesen darf.</translation>
        </message>
        <message>
            <source>Checking what arrived…</source>
            <translation>Was kam, wird geprüft …</translation>
        </message>
        <message>
            <source>Chinese</source>
            <translation>Chinesisch</translation>
        </message>
        <message>
            <source>Choose a .gguf, an .onnx or .pth voice, or the model.bin of a converted Whisper.</source>
            <translation>Wähle eine .gguf, eine Stimme als .onnx oder .pth oder die model.bin eines umgewandelten Whisper.</translation>
        </message>
        <message>
            <source>Choose a conversation to read it here.</source>
            <translation>Wähle ein Gespräch, um es hier zu lesen.</translation>
        </message>
        <message>
            <source>Choose a file made with --export-avatar.</source>
            <translation>Wähle eine Datei, die mit --export-avatar gemacht wurde.</translation>
        </message>
        <message>
            <source>Choose a file that Parley exported.</source>
            <translation>Wähle eine Datei, die Parley exportiert hat.</translation>
        </message>
        <message>
            <source>Choose a file: {0}.</source>
            <translation>Wähle eine Datei: {0}.</translation>
        </message>
        <message>
            <source>Choose a file…</source>
            <translation>Datei wählen …</translation>
        </message>
        <message>
            <source>Choose a film, such as an MP4.</source>
            <translation>Wähle einen Film, etwa eine MP4.</translation>
        </message>
        <message>
            <source>Choose a language model (a .gguf file made for chat) instead.</source>
            <translation>Wähle stattdessen ein Sprachmodell (eine .gguf-Datei zum Chatten).</translation>
        </message>
        <message>
            <source>Choose a larger size.</source>
            <translation>Wähle eine größere Größe.</translation>
        </message>
        <message>
            <source>Choose a microphone in the settings.</source>
            <translation>Wähle in den Einstellungen ein Mikrofon.</translation>
        </message>
        <message>
            <source>Choose a model for many languages, or set language = en.</source>
            <translation>Wähle ein Modell für viele Sprachen oder setze language = en.</translation>
        </message>
        <message>
            <source>Choose a model that thinks less, or switch it off there.</source>
            <translation>Wähle ein Modell, das weniger nachdenkt, oder schalte es dort ab.</translation>
        </message>
        <message>
            <source>Choose a photo of at least 256 pixels on each side.</source>
            <translation>Wähle ein Foto mit mindestens 256 Pixeln auf jeder Seite.</translation>
        </message>
        <message>
            <source>Choose a photo or a short clip for a new person</source>
            <translation>Ein Foto oder einen kurzen Clip für eine neue Person wählen</translation>
        </message>
        <message>
            <source>Choose a photo that looks into the camera.</source>
            <translation>Wähle ein Foto mit Blick in die Kamera.</translation>
        </message>
        <message>
            <source>Choose a photo that was taken from nearer.</source>
            <translation>Wähle ein Foto, das aus der Nähe aufgenommen wurde.</translation>
        </message>
        <message>
            <source>Choose a photo: {0}.</source>
            <translation>Wähle ein Foto: {0}.</translation>
        </message>
        <message>
            <source>Choose a shorter or smaller {0}.</source>
            <translation>Wähle etwas Kürzeres oder Kleineres: {0}.</translation>
        </message>
        <message>
            <source>Choose a smaller model in [asr] model.</source>
            <translation>Wähle unter [asr] model ein kleineres Modell.</translation>
        </message>
        <message>
            <source>Choose a smaller model.</source>
            <translation>Wähle ein kleineres Modell.</translation>
        </message>
        <message>
            <source>Choose a smaller photo.</source>
            <translation>Wähle ein kleineres Foto.</translation>
        </message>
        <message>
            <source>Choose a smaller size.</source>
            <translation>Wähle eine kleinere Größe.</translation>
        </message>
        <message>
            <source>Choose a voice whose name begins with one of: {0}.</source>
            <translation>Wähle eine Stimme, deren Name so beginnt: {0}.</translation>
        </message>
        <message>
            <source>Choose another avatar, or write the file (docs/avatars.md).</source>
            <translation>Wähle einen anderen Avatar oder schreib die Datei (docs/avatars.md).</translation>
        </message>
        <message>
            <source>Choose another conversation.</source>
            <translation>Wähle ein anderes Gespräch.</translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation>Wähle eine andere Datei.</translation>
        </message>
        <message>
            <source>Choose another film.</source>
            <translation>Wähle einen anderen Film.</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>Wähle einen anderen Ordner.</translation>
        </message>
        <message>
            <source>Choose another model or server for [tts] in the settings.</source>
            <translation>Wähle in den Einstellungen für [tts] ein anderes Modell oder einen anderen Server.</translation>
        </message>
        <message>
            <source>Choose another model, or download this one again.</source>
            <translation>Wähle ein anderes Modell oder lade dieses noch einmal herunter.</translation>
        </message>
        <message>
            <source>Choose another model, or update llama-cpp-python.</source>
            <translation>Wähle ein anderes Modell oder aktualisiere llama-cpp-python.</translation>
        </message>
        <message>
            <source>Choose another model; the log says why.</source>
            <translation>Wähle ein anderes Modell; das Protokoll sagt, warum.</translation>
        </message>
        <message>
            <source>Choose another one under [window] language, or put a translation into the folder translations.</source>
            <translation>Wähle eine andere unter [window] language oder leg eine Übersetzung in den Ordner translations.</translation>
        </message>
        <message>
            <source>Choose another photo.</source>
            <translation>Wähle ein anderes Foto.</translation>
        </message>
        <message>
            <source>Choose another place.</source>
            <translation>Wähle einen anderen Ort.</translation>
        </message>
        <message>
            <source>Choose another voice or model for [tts] in the settings.</source>
            <translation>Wähle in den Einstellungen für [tts] eine andere Stimme oder ein anderes Modell.</translation>
        </message>
        <message>
            <source>Choose another voice under [tts] voice, or download this one again.</source>
            <translation>Wähle unter [tts] voice eine andere Stimme oder lade diese noch einmal herunter.</translation>
        </message>
        <message>
            <source>Choose another voice, or install that package.</source>
            <translation>Wähle eine andere Stimme oder installiere dieses Paket.</translation>
        </message>
        <message>
            <source>Choose another voice.</source>
            <translation>Wähle eine andere Stimme.</translation>
        </message>
        <message>
            <source>Choose offload or a smaller size.</source>
            <translation>Wähle Auslagern oder eine kleinere Größe.</translation>
        </message>
        <message>
            <source>Choose one of: {0}.</source>
            <translation>Wähle eins davon: {0}.</translation>
        </message>
        <message>
            <source>Choose one that it offers as `model` in {0}.</source>
            <translation>Wähle eins, das es anbietet, als `model` unter {0}.</translation>
        </message>
        <message>
            <source>Choose one voice for the whole answer.</source>
            <translation>Wähle eine Stimme für die ganze Antwort.</translation>
        </message>
        <message>
            <source>Choose other keys for one of them.</source>
            <translation>Wähle für eins davon andere Tasten.</translation>
        </message>
        <message>
            <source>Choose other keys in the settings.</source>
            <translation>Wähle in den Einstellungen andere Tasten.</translation>
        </message>
        <message>
            <source>Choose other keys.</source>
            <translation>Wähle andere Tasten.</translation>
        </message>
        <message>
            <source>Choose the folder with its config.json and its .pth file.</source>
            <translation>Wähle den Ordner mit seiner config.json und seiner .pth-Datei.</translation>
        </message>
        <message>
            <source>Choose the folder with musetalk.json and one of these.</source>
            <translation>Wähle den Ordner mit musetalk.json und einer davon.</translation>
        </message>
        <message>
            <source>Choose the video backend that shows it.</source>
            <translation>Wähle das Video-Backend, das es zeigt.</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen …</translation>
        </message>
        <message>
            <source>Chosen</source>
            <translation>Gewählt</translation>
        </message>
        <message>
            <source>Clear, careful answers; keeps the conversation in its cache.</source>
            <translation>Klare, sorgfältige Antworten; behält das Gespräch im Zwischenspeicher.</translation>
        </message>
        <message>
            <source>Clear, quick, and plainly a machine.</source>
            <translation>Klar, schnell und hörbar eine Maschine.</translation>
        </message>
        <message>
            <source>Click its sign to have the window back, or choose Quit there.</source>
            <translation>Klick auf sein Symbol, um das Fenster zurückzuholen, oder wähle dort Beenden.</translation>
        </message>
        <message>
            <source>Clips of people made from a photo</source>
            <translation>Clips von Personen aus einem Foto</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Close Parley and start it again</source>
            <translation>Parley schließen und neu starten</translation>
        </message>
        <message>
            <source>Close other programs that use it, or choose another one in the settings.</source>
            <translation>Schließ andere Programme, die es benutzen, oder wähle in den Einstellungen ein anderes.</translation>
        </message>
        <message>
            <source>Close other programs that use the graphics card, or set [video] backend to warp.</source>
            <translation>Schließ andere Programme, die die Grafikkarte benutzen, oder setze [video] backend auf warp.</translation>
        </message>
        <message>
            <source>Close other programs, or choose a smaller model</source>
            <translation>Schließ andere Programme oder wähle ein kleineres Modell</translation>
        </message>
        <message>
            <source>Close the avatars (Esc)</source>
            <translation>Die Avatare schließen (Esc)</translation>
        </message>
        <message>
            <source>Close the conversation (Ctrl+T)</source>
            <translation>Das Gespräch schließen (Strg+T)</translation>
        </message>
        <message>
            <source>Close the conversations (Esc)</source>
            <translation>Die Gespräche schließen (Esc)</translation>
        </message>
        <message>
            <source>Close the guide (Esc)</source>
            <translation>Die ersten Schritte schließen (Esc)</translation>
        </message>
        <message>
            <source>Close the models (Esc)</source>
            <translation>Die Modelle schließen (Esc)</translation>
        </message>
        <message>
            <source>Close the settings (Esc)</source>
            <translation>Die Einstellungen schließen (Esc)</translation>
        </message>
        <message>
            <source>Closer</source>
            <translation>Näher</translation>
        </message>
        <message>
            <source>Closing the window leaves it in the tray</source>
            <translation>Beim Schließen bleibt es im Infobereich</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>Farben</translation>
        </message>
        <message>
            <source>Come a little closer, or turn the microphone up.</source>
            <translation>Komm etwas näher oder stell das Mikrofon lauter.</translation>
        </message>
        <message>
            <source>Commands that install LightX2V</source>
            <translation>Befehle, die LightX2V installieren</translation>
        </message>
        <message>
            <source>Compared with the avatar's own way.</source>
            <translation>Verglichen mit der eigenen Art des Avatars.</translation>
        </message>
        <message>
            <source>Compared with the desktop's. All windows follow at once.</source>
            <translation>Verglichen mit der des Systems. Alle Fenster folgen sofort.</translation>
        </message>
        <message>
            <source>Compiling {0} failed.</source>
            <translation>{0} ließ sich nicht übersetzen.</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>Verbinde …</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Contrast</source>
            <translation>Kontrast</translation>
        </message>
        <message>
            <source>Conversation</source>
            <translation>Gespräch</translation>
        </message>
        <message>
            <source>Conversation (Ctrl+T)</source>
            <translation>Gespräch (Strg+T)</translation>
        </message>
        <message>
            <source>Conversations</source>
            <translation>Gespräche</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <source>Copied.</source>
            <translation>Kopiert.</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Copy &amp;diagnostics</source>
            <translation>&amp;Diagnose kopieren</translation>
        </message>
        <message>
            <source>Copy it here again, or choose another photo.</source>
            <translation>Kopier es noch einmal hierher oder wähle ein anderes Foto.</translation>
        </message>
        <message>
            <source>Copy or download it again.</source>
            <translation>Kopier es oder lade es noch einmal herunter.</translation>
        </message>
        <message>
            <source>Copy or record it again.</source>
            <translation>Kopier es oder nimm es noch einmal auf.</translation>
        </message>
        <message>
            <source>Copy the commands</source>
            <translation>Die Befehle kopieren</translation>
        </message>
        <message>
            <source>Copy this report</source>
            <translation>Diesen Bericht kopieren</translation>
        </message>
        <message>
            <source>Correct --data-dir.</source>
            <translation>Berichtige --data-dir.</translation>
        </message>
        <message>
            <source>Correct HTTPS_PROXY or ALL_PROXY in the environment, or unset it.</source>
            <translation>Berichtige HTTPS_PROXY oder ALL_PROXY in der Umgebung oder nimm es weg.</translation>
        </message>
        <message>
            <source>Correct it in the settings for base clips.</source>
            <translation>Berichtige es in den Einstellungen für Basisclips.</translation>
        </message>
        <message>
            <source>Correct it, or restore the file that came with Parley.</source>
            <translation>Berichtige es oder stell die Datei wieder her, die mit Parley kam.</translation>
        </message>
        <message>
            <source>Correct it, or take it away.</source>
            <translation>Berichtige es oder nimm es weg.</translation>
        </message>
        <message>
            <source>Correct that line.</source>
            <translation>Berichtige diese Zeile.</translation>
        </message>
        <message>
            <source>Correct that part in the drawing.</source>
            <translation>Berichtige diesen Teil der Zeichnung.</translation>
        </message>
        <message>
            <source>Correct {0}, or make the avatar anew.</source>
            <translation>Berichtige {0} oder mach den Avatar neu.</translation>
        </message>
        <message>
            <source>Correct {0}.</source>
            <translation>Berichtige {0}.</translation>
        </message>
        <message>
            <source>Croatian</source>
            <translation>Kroatisch</translation>
        </message>
        <message>
            <source>Ctrl</source>
            <translation>Strg</translation>
        </message>
        <message>
            <source>Cut it to the part that shows the person best.</source>
            <translation>Schneide ihn auf den Teil zu, der die Person am besten zeigt.</translation>
        </message>
        <message>
            <source>Czech</source>
            <translation>Tschechisch</translation>
        </message>
        <message>
            <source>Danish</source>
            <translation>Dänisch</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Del</source>
            <translation>Entf</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Denoising steps</source>
            <translation>Schritte beim Entrauschen</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Diagnostics</source>
            <translation>Diagnose</translation>
        </message>
        <message>
            <source>Did you hear it?</source>
            <translation>Hast du es gehört?</translation>
        </message>
        <message>
            <source>Did you mean "{0}"?</source>
            <translation>Meintest du „{0}“?</translation>
        </message>
        <message>
            <source>Did you mean "{key}"?</source>
            <translation>Meintest du „{key}“?</translation>
        </message>
        <message>
            <source>Did you mean '{0}'?</source>
            <translation>Meintest du „{0}“?</translation>
        </message>
        <message>
            <source>Did you mean “{0}”?</source>
            <translation>Meintest du „{0}“?</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>Discard the changes to {who}</source>
            <translation>Die Änderungen an {who} verwerfen</translation>
        </message>
        <message>
            <source>Discard {who}</source>
            <translation>{who} verwerfen</translation>
        </message>
        <message>
            <source>Dismiss this</source>
            <translation>Das schließen</translation>
        </message>
        <message>
            <source>Dismiss this notice</source>
            <translation>Diesen Hinweis schließen</translation>
        </message>
        <message>
            <source>Do you agree to these terms?</source>
            <translation>Stimmst du diesen Bedingungen zu?</translation>
        </message>
        <message>
            <source>Down</source>
            <translation>Runter</translation>
        </message>
        <message>
            <source>Download</source>
            <translation>Herunterladen</translation>
        </message>
        <message>
            <source>Download it again: ./run --download yunet</source>
            <translation>Lade es noch einmal herunter: ./run --download yunet</translation>
        </message>
        <message>
            <source>Download it in the Models window, or set [tts] model to its folder.</source>
            <translation>Lade es unter Modelle herunter oder setze [tts] model auf seinen Ordner.</translation>
        </message>
        <message>
            <source>Download it in the Models window, or set [video] model to its folder.</source>
            <translation>Lade es unter Modelle herunter oder setze [video] model auf seinen Ordner.</translation>
        </message>
        <message>
            <source>Download it, or set [tts] model to its .onnx file.</source>
            <translation>Lade sie herunter oder setze [tts] model auf ihre .onnx-Datei.</translation>
        </message>
        <message>
            <source>Download or copy it again, or choose another model.</source>
            <translation>Lade es herunter oder kopier es noch einmal, oder wähle ein anderes Modell.</translation>
        </message>
        <message>
            <source>Download the model again, or choose another one in [asr] model.</source>
            <translation>Lade das Modell noch einmal herunter oder wähle unter [asr] model ein anderes.</translation>
        </message>
        <message>
            <source>Download the model again, or import a complete copy of it.</source>
            <translation>Lade das Modell noch einmal herunter oder importiere eine vollständige Kopie davon.</translation>
        </message>
        <message>
            <source>Download the model itself.</source>
            <translation>Lade das Modell selbst herunter.</translation>
        </message>
        <message>
            <source>Download the voice again: both files, the .onnx and the .onnx.json.</source>
            <translation>Lade die Stimme noch einmal herunter: beide Dateien, .onnx und .onnx.json.</translation>
        </message>
        <message>
            <source>Downloading</source>
            <translation>Lädt herunter</translation>
        </message>
        <message>
            <source>Downloading from {downloading}: it learns this machine's address and which model is fetched.</source>
            <translation>Es wird von {downloading} heruntergeladen: Dort erfährt man die Adresse dieses Rechners und welches Modell geholt wird.</translation>
        </message>
        <message>
            <source>Draw it as a group of that name in the layer.</source>
            <translation>Zeichne es als Gruppe mit diesem Namen in der Ebene.</translation>
        </message>
        <message>
            <source>Drawn</source>
            <translation>Gezeichnet</translation>
        </message>
        <message>
            <source>Drawn, or the photo's mouth bent</source>
            <translation>Gezeichnet, oder der Mund des Fotos gebogen</translation>
        </message>
        <message>
            <source>Drop a photo or a short clip here</source>
            <translation>Leg hier ein Foto oder einen kurzen Clip ab</translation>
        </message>
        <message>
            <source>Drop it here to make a person of it</source>
            <translation>Leg es hier ab, um eine Person daraus zu machen</translation>
        </message>
        <message>
            <source>Dropped frames</source>
            <translation>Ausgelassene Bilder</translation>
        </message>
        <message>
            <source>Dutch</source>
            <translation>Niederländisch</translation>
        </message>
        <message>
            <source>Each is tried again at the next start; .venv/setup.log says more.</source>
            <translation>Jedes wird beim nächsten Start noch einmal versucht; .venv/setup.log sagt mehr.</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Bearbeiten</translation>
        </message>
        <message>
            <source>Edit {name}</source>
            <translation>{name} bearbeiten</translation>
        </message>
        <message>
            <source>End</source>
            <translation>Ende</translation>
        </message>
        <message>
            <source>English</source>
            <translation>Englisch</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <source>Enter sends, Esc goes back to talking</source>
            <translation>Eingabe sendet, Esc führt zurück zum Sprechen</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Errors only</source>
            <translation>Nur Fehler</translation>
        </message>
        <message>
            <source>Esc stops an answer. Everything else is in the menu.</source>
            <translation>Esc hält eine Antwort an. Alles andere ist im Menü.</translation>
        </message>
        <message>
            <source>Escape</source>
            <translation>Esc</translation>
        </message>
        <message>
            <source>Estonian</source>
            <translation>Estnisch</translation>
        </message>
        <message>
            <source>Everything else works; look whether that folder may be written.</source>
            <translation>Alles andere geht; sieh nach, ob in diesen Ordner geschrieben werden darf.</translation>
        </message>
        <message>
            <source>Everything is as it came: sound, keys, models in use, colours. Conversations and models stay.</source>
            <translation>Alles ist wie am Anfang: Ton, Tasten, benutzte Modelle, Farben. Gespräche und Modelle bleiben.</translation>
        </message>
        <message>
            <source>Everything, what was said too</source>
            <translation>Alles, auch was gesagt wurde</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Export it without one.</source>
            <translation>Exportiere es ohne.</translation>
        </message>
        <message>
            <source>Export this conversation</source>
            <translation>Dieses Gespräch exportieren</translation>
        </message>
        <message>
            <source>Export {name} as one file</source>
            <translation>{name} als eine Datei exportieren</translation>
        </message>
        <message>
            <source>Exporting…</source>
            <translation>Exportiere …</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>Exportieren …</translation>
        </message>
        <message>
            <source>External program</source>
            <translation>Fremdes Programm</translation>
        </message>
        <message>
            <source>Face</source>
            <translation>Gesicht</translation>
        </message>
        <message>
            <source>Face now</source>
            <translation>Gesicht jetzt</translation>
        </message>
        <message>
            <source>Face {number} of {count}</source>
            <translation>Gesicht {number} von {count}</translation>
        </message>
        <message>
            <source>Faster attention</source>
            <translation>Schnellere Attention</translation>
        </message>
        <message>
            <source>Fetch it in a browser where you are signed in, then import it: ./run --import-model ID PATH</source>
            <translation>Hol es in einem Browser, in dem du angemeldet bist, und importiere es: ./run --import-model ID PFAD</translation>
        </message>
        <message>
            <source>Fetching {0}</source>
            <translation>{0} wird geholt</translation>
        </message>
        <message>
            <source>Film with sound (*.mp4)</source>
            <translation>Film mit Ton (*.mp4)</translation>
        </message>
        <message>
            <source>Film with sound (MP4)…</source>
            <translation>Film mit Ton (MP4) …</translation>
        </message>
        <message>
            <source>Finds the face in a photo, for a photo that talks.</source>
            <translation>Findet das Gesicht in einem Foto, damit das Foto sprechen kann.</translation>
        </message>
        <message>
            <source>Finnish</source>
            <translation>Finnisch</translation>
        </message>
        <message>
            <source>First lips</source>
            <translation>Erste Lippen</translation>
        </message>
        <message>
            <source>First sound</source>
            <translation>Erster Ton</translation>
        </message>
        <message>
            <source>First steps</source>
            <translation>Erste Schritte</translation>
        </message>
        <message>
            <source>First word</source>
            <translation>Erstes Wort</translation>
        </message>
        <message>
            <source>Five short steps. Skip whatever you like; the menu brings them back.</source>
            <translation>Fünf kurze Schritte. Überspring, was du magst; das Menü bringt sie zurück.</translation>
        </message>
        <message>
            <source>Followed when it is plugged in and out.</source>
            <translation>Ein- und Ausstecken wird bemerkt.</translation>
        </message>
        <message>
            <source>Following the face</source>
            <translation>Dem Gesicht wird gefolgt</translation>
        </message>
        <message>
            <source>For example: ./run --download {0}</source>
            <translation>Zum Beispiel: ./run --download {0}</translation>
        </message>
        <message>
            <source>For example: hey nova. Empty: everything you say is answered.</source>
            <translation>Zum Beispiel: hey nova. Leer: Alles, was du sagst, bekommt eine Antwort.</translation>
        </message>
        <message>
            <source>For now {0} stands in.</source>
            <translation>Vorerst springt {0} ein.</translation>
        </message>
        <message>
            <source>For “mhm” or a cough it only pauses for a moment.</source>
            <translation>Bei „mhm“ oder einem Husten hält sie nur kurz inne.</translation>
        </message>
        <message>
            <source>Free now: {memory} of memory, {disk} on the disk.</source>
            <translation>Jetzt frei: {memory} Arbeitsspeicher, {disk} auf der Platte.</translation>
        </message>
        <message>
            <source>Free software under the GNU General Public License, version 3 or later.</source>
            <translation>Freie Software unter der GNU General Public License, Version 3 oder später.</translation>
        </message>
        <message>
            <source>Free some space there, or choose another folder with --data-dir.</source>
            <translation>Mach dort Platz oder wähle mit --data-dir einen anderen Ordner.</translation>
        </message>
        <message>
            <source>French</source>
            <translation>Französisch</translation>
        </message>
        <message>
            <source>From the next start</source>
            <translation>Ab dem nächsten Start</translation>
        </message>
        <message>
            <source>GB of memory</source>
            <translation>GB Arbeitsspeicher</translation>
        </message>
        <message>
            <source>Gaps in the sound</source>
            <translation>Lücken im Ton</translation>
        </message>
        <message>
            <source>German</source>
            <translation>Deutsch</translation>
        </message>
        <message>
            <source>Get it again from its source, and give Parley that one.</source>
            <translation>Hol es noch einmal von seiner Quelle und gib Parley das.</translation>
        </message>
        <message>
            <source>Get it with: ./run --download {0}</source>
            <translation>Hol es mit: ./run --download {0}</translation>
        </message>
        <message>
            <source>Get the recommended models ({missing})</source>
            <translation>Die empfohlenen Modelle holen ({missing})</translation>
        </message>
        <message>
            <source>Getting ready: {parts}…</source>
            <translation>Gleich bereit: {parts} …</translation>
        </message>
        <message>
            <source>Getting ready…</source>
            <translation>Gleich bereit …</translation>
        </message>
        <message>
            <source>GiB</source>
            <translation>GiB</translation>
        </message>
        <message>
            <source>Give every shape the same parts in the same order.</source>
            <translation>Gib jeder Form dieselben Teile in derselben Reihenfolge.</translation>
        </message>
        <message>
            <source>Give it cx and cy.</source>
            <translation>Gib ihm cx und cy.</translation>
        </message>
        <message>
            <source>Go back to the starter first.</source>
            <translation>Geh erst zum Starter zurück.</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Good with accents and most languages; wants four cores.</source>
            <translation>Gut mit Akzenten und den meisten Sprachen; möchte vier Kerne.</translation>
        </message>
        <message>
            <source>Graphics card</source>
            <translation>Grafikkarte</translation>
        </message>
        <message>
            <source>Graphics: {names}.</source>
            <translation>Grafik: {names}.</translation>
        </message>
        <message>
            <source>Greek</source>
            <translation>Griechisch</translation>
        </message>
        <message>
            <source>Hands-free (Ctrl+J)</source>
            <translation>Freisprechen (Strg+J)</translation>
        </message>
        <message>
            <source>Hear them speak</source>
            <translation>Sprechen lassen</translation>
        </message>
        <message>
            <source>Hearing and recognition</source>
            <translation>Hören und Erkennen</translation>
        </message>
        <message>
            <source>Hears whether you have finished, for talking without a key.</source>
            <translation>Hört, ob du fertig bist, für das Sprechen ohne Taste.</translation>
        </message>
        <message>
            <source>Hebrew</source>
            <translation>Hebräisch</translation>
        </message>
        <message>
            <source>Height of the window when it first opens</source>
            <translation>Höhe des Fensters beim ersten Öffnen</translation>
        </message>
        <message>
            <source>Hello, I am {name}. Can you hear me?</source>
            <translation>Hello, I am {name}. Can you hear me?</translation>
        </message>
        <message>
            <source>Help and a&amp;bout</source>
            <translation>Hilfe und Inf&amp;o</translation>
        </message>
        <message>
            <source>Hide the progress</source>
            <translation>Den Fortschritt verbergen</translation>
        </message>
        <message>
            <source>High</source>
            <translation>Hoch</translation>
        </message>
        <message>
            <source>High: black, white and strong colours. A desktop that asks for it gets it anyway.</source>
            <translation>Hoch: Schwarz, Weiß und kräftige Farben. Will dein System das, bekommt es das ohnehin.</translation>
        </message>
        <message>
            <source>Hindi</source>
            <translation>Hindi</translation>
        </message>
        <message>
            <source>Hold Space to talk</source>
            <translation>Halte die Leertaste zum Sprechen</translation>
        </message>
        <message>
            <source>Hold Space, or the round button, while you talk. Let go, and you are answered.</source>
            <translation>Halte die Leertaste oder den runden Knopf, während du sprichst. Lass los, und du bekommst Antwort.</translation>
        </message>
        <message>
            <source>Hold it while you talk, and let go when you are done. Enter starts and ends as well.</source>
            <translation>Halte ihn, während du sprichst, und lass los, wenn du fertig bist. Die Eingabetaste beginnt und beendet auch.</translation>
        </message>
        <message>
            <source>Hold it, talk, and let go.</source>
            <translation>Halten, sprechen, loslassen.</translation>
        </message>
        <message>
            <source>Hold the space bar</source>
            <translation>Die Leertaste halten</translation>
        </message>
        <message>
            <source>Hold the space bar while you talk, and let go when you are done.</source>
            <translation>Halte die Leertaste, während du sprichst, und lass los, wenn du fertig bist.</translation>
        </message>
        <message>
            <source>Hold the space bar while you talk, or type instead.</source>
            <translation>Halte die Leertaste, während du sprichst, oder tippe stattdessen.</translation>
        </message>
        <message>
            <source>Hold to talk</source>
            <translation>Halten zum Sprechen</translation>
        </message>
        <message>
            <source>Hold to talk (or hold Space)</source>
            <translation>Halten zum Sprechen (oder Leertaste halten)</translation>
        </message>
        <message>
            <source>Hold to talk to Parley</source>
            <translation>Halten, um mit Parley zu sprechen</translation>
        </message>
        <message>
            <source>Home</source>
            <translation>Pos1</translation>
        </message>
        <message>
            <source>How fast it speaks</source>
            <translation>Wie schnell es spricht</translation>
        </message>
        <message>
            <source>How freely the words are chosen</source>
            <translation>Wie frei die Wörter gewählt werden</translation>
        </message>
        <message>
            <source>How high it speaks</source>
            <translation>Wie hoch es spricht</translation>
        </message>
        <message>
            <source>How long it goes on listening, at most, when you let go while you still speak.</source>
            <translation>Wie lange es höchstens weiter zuhört, wenn du loslässt, während du noch sprichst.</translation>
        </message>
        <message>
            <source>How long it waits in silence before it takes its turn.</source>
            <translation>Wie lange es in der Stille wartet, bevor es an der Reihe ist.</translation>
        </message>
        <message>
            <source>How long the last answer took, and where.</source>
            <translation>Wie lange die letzte Antwort gebraucht hat und wo.</translation>
        </message>
        <message>
            <source>How long you may pause</source>
            <translation>Wie lange du Pause machen darfst</translation>
        </message>
        <message>
            <source>How much of the conversation it sees</source>
            <translation>Wie viel vom Gespräch es sieht</translation>
        </message>
        <message>
            <source>How much of what was heard just before you pressed belongs to what you say.</source>
            <translation>Wie viel von dem, was kurz vor dem Drücken zu hören war, zu dem gehört, was du sagst.</translation>
        </message>
        <message>
            <source>How strongly the LoRAs are applied</source>
            <translation>Wie stark die LoRAs wirken</translation>
        </message>
        <message>
            <source>How the experts are quantised</source>
            <translation>Wie die Experten quantisiert sind</translation>
        </message>
        <message>
            <source>How the face moves</source>
            <translation>Wie sich das Gesicht bewegt</translation>
        </message>
        <message>
            <source>How would you like to talk?</source>
            <translation>Wie möchtest du sprechen?</translation>
        </message>
        <message>
            <source>Hungarian</source>
            <translation>Ungarisch</translation>
        </message>
        <message>
            <source>I could not hear any words.</source>
            <translation>Ich konnte keine Wörter hören.</translation>
        </message>
        <message>
            <source>I hear you well</source>
            <translation>Ich höre dich gut</translation>
        </message>
        <message>
            <source>I hear you, but faintly</source>
            <translation>Ich höre dich, aber leise</translation>
        </message>
        <message>
            <source>Idle clip: {0}</source>
            <translation>Ruhender Clip: {0}</translation>
        </message>
        <message>
            <source>If that is the one you speak into, choose it in the settings.</source>
            <translation>Wenn du in das sprichst, wähle es in den Einstellungen.</translation>
        </message>
        <message>
            <source>If you added a skill, look at its phrases; the log says more.</source>
            <translation>Wenn du eine Fähigkeit hinzugefügt hast, sieh dir ihre Sätze an; das Protokoll sagt mehr.</translation>
        </message>
        <message>
            <source>If you agree: ./run --download {0} --accept-licence</source>
            <translation>Wenn du zustimmst: ./run --download {0} --accept-licence</translation>
        </message>
        <message>
            <source>If you trust that address, write it as `server` in {0}.</source>
            <translation>Wenn du dieser Adresse vertraust, schreib sie als `server` unter {0}.</translation>
        </message>
        <message>
            <source>Import a person from a file</source>
            <translation>Eine Person aus einer Datei importieren</translation>
        </message>
        <message>
            <source>Import it with --import-avatar {0}</source>
            <translation>Importiere es mit --import-avatar {0}</translation>
        </message>
        <message>
            <source>Import the files of {0}. A model that is not in the catalogue can be used where it lies: set its path as `model` in settings.ini.</source>
            <translation>Importiere die Dateien von {0}. Ein Modell, das nicht im Katalog ist, lässt sich dort benutzen, wo es liegt: Setze seinen Pfad als `model` in settings.ini.</translation>
        </message>
        <message>
            <source>Import {title} from a file or folder you have</source>
            <translation>{title} aus einer Datei oder einem Ordner von dir importieren</translation>
        </message>
        <message>
            <source>Importing…</source>
            <translation>Importiere …</translation>
        </message>
        <message>
            <source>Import…</source>
            <translation>Importieren …</translation>
        </message>
        <message>
            <source>In Models…, choose recognition and a language model that know {0}.</source>
            <translation>Wähle unter Modelle … eine Erkennung und ein Sprachmodell, die {0} können.</translation>
        </message>
        <message>
            <source>In seconds; there are two of them.</source>
            <translation>In Sekunden; es gibt zwei davon.</translation>
        </message>
        <message>
            <source>In the call</source>
            <translation>Im Anruf</translation>
        </message>
        <message>
            <source>In the data folder of this machine. Without it nothing of them is written to the disk.</source>
            <translation>Im Datenordner dieses Rechners. Sonst wird nichts davon auf die Platte geschrieben.</translation>
        </message>
        <message>
            <source>In this call</source>
            <translation>In diesem Anruf</translation>
        </message>
        <message>
            <source>In tokens, up to 262144; 0: chosen from the model and the memory.</source>
            <translation>In Tokens, bis 262144; 0: nach Modell und Arbeitsspeicher gewählt.</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>In Gebrauch</translation>
        </message>
        <message>
            <source>Indonesian</source>
            <translation>Indonesisch</translation>
        </message>
        <message>
            <source>Insert</source>
            <translation>Einfg</translation>
        </message>
        <message>
            <source>Install it again: pip install --force-reinstall --no-deps silero-vad</source>
            <translation>Installiere es noch einmal: pip install --force-reinstall --no-deps silero-vad</translation>
        </message>
        <message>
            <source>Install it with: brew install portaudio</source>
            <translation>Installiere sie mit: brew install portaudio</translation>
        </message>
        <message>
            <source>Install it with: sudo apt install libportaudio2</source>
            <translation>Installiere sie mit: sudo apt install libportaudio2</translation>
        </message>
        <message>
            <source>Install the full engines and try again.</source>
            <translation>Installiere die großen Engines und versuch es noch einmal.</translation>
        </message>
        <message>
            <source>Install the full engines, or use env:NAME for the key.</source>
            <translation>Installiere die großen Engines oder nimm env:NAME für den Schlüssel.</translation>
        </message>
        <message>
            <source>Install the package sounddevice again, which brings it.</source>
            <translation>Installiere das Paket sounddevice noch einmal, das sie mitbringt.</translation>
        </message>
        <message>
            <source>Installing {0}: {1}</source>
            <translation>Installiert wird {0}: {1}</translation>
        </message>
        <message>
            <source>Is your computer's volume up, and is nothing muted? Headphones may have taken the sound. Choose another loudspeaker here, and try again.</source>
            <translation>Ist der Ton deines Computers an und nichts stumm? Vielleicht haben Kopfhörer den Ton übernommen. Wähle hier einen anderen Lautsprecher und versuch es noch einmal.</translation>
        </message>
        <message>
            <source>It could not be found out which models are here.</source>
            <translation>Es ließ sich nicht herausfinden, welche Modelle hier sind.</translation>
        </message>
        <message>
            <source>It ended all of a sudden; every answer that was finished before is kept. Below is what is known of it. Whoever looks into Parley can do something with that, if you give it to them: nothing is sent by itself.</source>
            <translation>Es endete ganz plötzlich; jede Antwort, die vorher fertig war, ist noch da. Unten steht, was man davon weiß. Wer sich Parley ansieht, kann damit etwas anfangen, wenn du es ihm gibst: Von selbst wird nichts gesendet.</translation>
        </message>
        <message>
            <source>It goes on and is remembered until you close the window; saving is tried again after each answer.</source>
            <translation>Es geht weiter und wird behalten, bis du das Fenster schließt; nach jeder Antwort wird noch einmal versucht, es zu sichern.</translation>
        </message>
        <message>
            <source>It goes when Parley is removed.</source>
            <translation>Es verschwindet, wenn Parley entfernt wird.</translation>
        </message>
        <message>
            <source>It is asked for {0}.</source>
            <translation>Er wird nach {0} gefragt.</translation>
        </message>
        <message>
            <source>It is in use</source>
            <translation>Es wird benutzt</translation>
        </message>
        <message>
            <source>It is used where it is needed.</source>
            <translation>Es wird benutzt, wo es gebraucht wird.</translation>
        </message>
        <message>
            <source>It is your choice, but something else stands in for it now.</source>
            <translation>Du hast es gewählt, aber etwas anderes springt gerade dafür ein.</translation>
        </message>
        <message>
            <source>It may still be loading its model: ask again, or choose a smaller one.</source>
            <translation>Vielleicht lädt er noch sein Modell: Frag noch einmal oder wähle ein kleineres.</translation>
        </message>
        <message>
            <source>It must not hear itself</source>
            <translation>Es darf sich nicht selbst hören</translation>
        </message>
        <message>
            <source>It speaks: {0}. Choose one of these, or another voice under [tts] backend.</source>
            <translation>Sie spricht: {0}. Wähle eine davon oder eine andere Stimme unter [tts] backend.</translation>
        </message>
        <message>
            <source>It takes over {0}.</source>
            <translation>Es übernimmt {0}.</translation>
        </message>
        <message>
            <source>It took longer than {0} seconds; use a smaller one.</source>
            <translation>Es dauerte länger als {0} Sekunden; nimm ein kleineres.</translation>
        </message>
        <message>
            <source>It was left as it is: {0}.</source>
            <translation>Es blieb, wie es ist: {0}.</translation>
        </message>
        <message>
            <source>It was not followed. Try again later, or import a copy you have.</source>
            <translation>Dem wurde nicht gefolgt. Versuch es später noch einmal oder importiere eine Kopie, die du hast.</translation>
        </message>
        <message>
            <source>It was not possible to install {0}.</source>
            <translation>{0} ließ sich nicht installieren.</translation>
        </message>
        <message>
            <source>It was not taken. A model of your own can be used where it lies: set its path as `model` in settings.ini.</source>
            <translation>Es wurde nicht genommen. Ein eigenes Modell lässt sich dort benutzen, wo es liegt: Setze seinen Pfad als `model` in settings.ini.</translation>
        </message>
        <message>
            <source>It was not taken. A newer Parley may know the new one; a copy you trust can be imported.</source>
            <translation>Es wurde nicht genommen. Ein neueres Parley kennt vielleicht das neue; eine Kopie, der du vertraust, lässt sich importieren.</translation>
        </message>
        <message>
            <source>It was stopped. What is there is kept: it goes on from where it was.</source>
            <translation>Es wurde angehalten. Was da ist, bleibt: Es geht dort weiter, wo es war.</translation>
        </message>
        <message>
            <source>It was thrown away. Start the download again; if that changes nothing, the file was changed at its source, and a copy you trust can be imported.</source>
            <translation>Es wurde weggeworfen. Starte den Download noch einmal; hilft das nicht, wurde die Datei an ihrer Quelle geändert, und du kannst eine Kopie importieren, der du vertraust.</translation>
        </message>
        <message>
            <source>Italian</source>
            <translation>Italienisch</translation>
        </message>
        <message>
            <source>Its engine is not installed yet; it takes over when that is done.</source>
            <translation>Die Engine dafür ist noch nicht installiert; es übernimmt, sobald sie da ist.</translation>
        </message>
        <message>
            <source>Its name in Models, Piper's .onnx file, Kokoro's folder, or its name at your server.</source>
            <translation>Sein Name unter Modelle, die .onnx-Datei von Piper, der Ordner von Kokoro oder sein Name auf deinem Server.</translation>
        </message>
        <message>
            <source>Its name in Models, a .gguf file, or its name at your server. Empty: the best one there is.</source>
            <translation>Sein Name unter Modelle, eine .gguf-Datei oder sein Name auf deinem Server. Leer: das beste, das da ist.</translation>
        </message>
        <message>
            <source>Its name in Models, a folder, or its name at your server. Empty: the best one there is.</source>
            <translation>Sein Name unter Modelle, ein Ordner oder sein Name auf deinem Server. Leer: das beste, das da ist.</translation>
        </message>
        <message>
            <source>JPEG, PNG, WebP or TIFF</source>
            <translation>JPEG, PNG, WebP oder TIFF</translation>
        </message>
        <message>
            <source>JSON…</source>
            <translation>JSON …</translation>
        </message>
        <message>
            <source>Japanese</source>
            <translation>Japanisch</translation>
        </message>
        <message>
            <source>Join the two, or rename one to 'guide'.</source>
            <translation>Vereine die beiden oder nenne eins davon 'guide'.</translation>
        </message>
        <message>
            <source>Just talk</source>
            <translation>Einfach sprechen</translation>
        </message>
        <message>
            <source>Just talk, or hold to talk</source>
            <translation>Sprich einfach oder halte zum Sprechen</translation>
        </message>
        <message>
            <source>Just talk; holding works as well</source>
            <translation>Sprich einfach; Halten geht auch</translation>
        </message>
        <message>
            <source>Keep conversations</source>
            <translation>Gespräche aufheben</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Keeping it</source>
            <translation>Wird aufgehoben</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Keys that work in every program</source>
            <translation>Tasten, die in jedem Programm gelten</translation>
        </message>
        <message>
            <source>Kokoro needs the package {0}, which is not installed.</source>
            <translation>Kokoro braucht das Paket {0}, das nicht installiert ist.</translation>
        </message>
        <message>
            <source>Kokoro speaks no "{0}".</source>
            <translation>Kokoro spricht kein „{0}“.</translation>
        </message>
        <message>
            <source>Kokoro, on this machine</source>
            <translation>Kokoro, auf diesem Rechner</translation>
        </message>
        <message>
            <source>Kokoro, the natural voice</source>
            <translation>Kokoro, die natürliche Stimme</translation>
        </message>
        <message>
            <source>Korean</source>
            <translation>Koreanisch</translation>
        </message>
        <message>
            <source>Language model (*.gguf)</source>
            <translation>Sprachmodell (*.gguf)</translation>
        </message>
        <message>
            <source>Language of the window</source>
            <translation>Sprache des Fensters</translation>
        </message>
        <message>
            <source>Last answer</source>
            <translation>Letzte Antwort</translation>
        </message>
        <message>
            <source>Latvian</source>
            <translation>Lettisch</translation>
        </message>
        <message>
            <source>Layers called 'guide…' are passed over.</source>
            <translation>Ebenen namens 'guide…' werden übergangen.</translation>
        </message>
        <message>
            <source>Layers on the graphics card</source>
            <translation>Schichten auf der Grafikkarte</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>So lassen</translation>
        </message>
        <message>
            <source>Leave the attention at torch_sdpa, and check that files and scheme belong together.</source>
            <translation>Lass die Attention auf torch_sdpa und prüf, ob Dateien und Schema zusammengehören.</translation>
        </message>
        <message>
            <source>Leaves out what only decorates. The mouth still moves.</source>
            <translation>Lässt weg, was nur schmückt. Der Mund bewegt sich weiter.</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>Links</translation>
        </message>
        <message>
            <source>Left corner of the mouth</source>
            <translation>Linker Mundwinkel</translation>
        </message>
        <message>
            <source>Left eye</source>
            <translation>Linkes Auge</translation>
        </message>
        <message>
            <source>Length of a clip</source>
            <translation>Länge eines Clips</translation>
        </message>
        <message>
            <source>Less memory, where the machine can.</source>
            <translation>Weniger Arbeitsspeicher, wo der Rechner es kann.</translation>
        </message>
        <message>
            <source>Less movement</source>
            <translation>Weniger Bewegung</translation>
        </message>
        <message>
            <source>Let us find out why</source>
            <translation>Finden wir heraus, warum</translation>
        </message>
        <message>
            <source>Let's begin</source>
            <translation>Fangen wir an</translation>
        </message>
        <message>
            <source>Level of the microphone</source>
            <translation>Pegel des Mikrofons</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>Licence of {title}: {name}</source>
            <translation>Lizenz von {title}: {name}</translation>
        </message>
        <message>
            <source>Licence: {name}</source>
            <translation>Lizenz: {name}</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Light, dark, or as the desktop has them.</source>
            <translation>Hell, dunkel oder wie der Desktop sie hat.</translation>
        </message>
        <message>
            <source>LightX2V cannot be started ({0}).</source>
            <translation>LightX2V lässt sich nicht starten ({0}).</translation>
        </message>
        <message>
            <source>LightX2V ended without a clip.</source>
            <translation>LightX2V endete ohne Clip.</translation>
        </message>
        <message>
            <source>LightX2V failed: {0}.</source>
            <translation>LightX2V ist gescheitert: {0}.</translation>
        </message>
        <message>
            <source>LightX2V in {0} cannot be used: {1}.</source>
            <translation>LightX2V in {0} lässt sich nicht benutzen: {1}.</translation>
        </message>
        <message>
            <source>LightX2V in {0} did not begin within {1} seconds.</source>
            <translation>LightX2V in {0} hat innerhalb von {1} Sekunden nicht angefangen.</translation>
        </message>
        <message>
            <source>LightX2V is not installed on this computer. These commands install it:</source>
            <translation>LightX2V ist auf diesem Computer nicht installiert. Diese Befehle installieren es:</translation>
        </message>
        <message>
            <source>LightX2V is not installed: there is no {0}.</source>
            <translation>LightX2V ist nicht installiert: Es gibt kein {0}.</translation>
        </message>
        <message>
            <source>LightX2V ran out of memory.</source>
            <translation>LightX2V ist der Speicher ausgegangen.</translation>
        </message>
        <message>
            <source>LightX2V took longer than {0} minutes.</source>
            <translation>LightX2V hat länger als {0} Minuten gebraucht.</translation>
        </message>
        <message>
            <source>LightX2V turns the portrait into two short films in which the person breathes, blinks and moves a little. It needs a graphics card with plenty of memory, and minutes. Without it the portrait comes alive in a simpler way.</source>
            <translation>LightX2V macht aus dem Porträt zwei kurze Filme, in denen die Person atmet, blinzelt und sich ein wenig bewegt. Es braucht eine Grafikkarte mit viel Speicher und ein paar Minuten. Ohne das lebt das Porträt auf einfachere Art.</translation>
        </message>
        <message>
            <source>LightX2V's Python, {0}, cannot be started.</source>
            <translation>Das Python von LightX2V, {0}, lässt sich nicht starten.</translation>
        </message>
        <message>
            <source>Likewise.</source>
            <translation>Ebenso.</translation>
        </message>
        <message>
            <source>Lips against voice, p95</source>
            <translation>Lippen gegen Stimme, p95</translation>
        </message>
        <message>
            <source>Listen</source>
            <translation>Anhören</translation>
        </message>
        <message>
            <source>Listen to this voice</source>
            <translation>Diese Stimme anhören</translation>
        </message>
        <message>
            <source>Listening</source>
            <translation>Zuhören</translation>
        </message>
        <message>
            <source>Listening – just talk</source>
            <translation>Höre zu – sprich einfach</translation>
        </message>
        <message>
            <source>Listening. Let go when you are done.</source>
            <translation>Höre zu. Lass los, wenn du fertig bist.</translation>
        </message>
        <message>
            <source>Listening. Pause when you are done.</source>
            <translation>Höre zu. Mach eine Pause, wenn du fertig bist.</translation>
        </message>
        <message>
            <source>Listening: just talk. Holding it works as well.</source>
            <translation>Höre zu: Sprich einfach. Halten geht auch.</translation>
        </message>
        <message>
            <source>Listening…</source>
            <translation>Höre zu …</translation>
        </message>
        <message>
            <source>Listen…</source>
            <translation>Hör zu …</translation>
        </message>
        <message>
            <source>Lithuanian</source>
            <translation>Litauisch</translation>
        </message>
        <message>
            <source>Livelier: base clips by LightX2V</source>
            <translation>Lebendiger: Basisclips von LightX2V</translation>
        </message>
        <message>
            <source>Loading the models</source>
            <translation>Die Modelle werden geladen</translation>
        </message>
        <message>
            <source>Long: time to think</source>
            <translation>Lang: Zeit zum Nachdenken</translation>
        </message>
        <message>
            <source>Look after {0}.</source>
            <translation>Sieh nach {0}.</translation>
        </message>
        <message>
            <source>Look at its own messages, then ask again.</source>
            <translation>Sieh dir seine eigenen Meldungen an und frag dann noch einmal.</translation>
        </message>
        <message>
            <source>Look at its own messages.</source>
            <translation>Sieh dir seine eigenen Meldungen an.</translation>
        </message>
        <message>
            <source>Look at its permissions and whether another program uses it, or choose a folder with --data-dir.</source>
            <translation>Sieh nach den Zugriffsrechten und ob ein anderes Programm es benutzt, oder wähle mit --data-dir einen Ordner.</translation>
        </message>
        <message>
            <source>Look at its permissions, and whether another program uses it.</source>
            <translation>Sieh nach den Zugriffsrechten und ob ein anderes Programm es benutzt.</translation>
        </message>
        <message>
            <source>Look at that place, or choose another folder with --data-dir.</source>
            <translation>Sieh dort nach oder wähle mit --data-dir einen anderen Ordner.</translation>
        </message>
        <message>
            <source>Look at the path.</source>
            <translation>Sieh dir den Pfad an.</translation>
        </message>
        <message>
            <source>Look at {0}.</source>
            <translation>Sieh dir {0} an.</translation>
        </message>
        <message>
            <source>Look for a &amp;newer version</source>
            <translation>Nach einer &amp;neueren Version sehen</translation>
        </message>
        <message>
            <source>Look for a switch or a mute key on it, and whether it is the one you speak into; the settings list others.</source>
            <translation>Sieh nach einem Schalter oder einer Stummtaste daran und ob du in dieses sprichst; die Einstellungen nennen andere.</translation>
        </message>
        <message>
            <source>Look into the trash.</source>
            <translation>Sieh in den Papierkorb.</translation>
        </message>
        <message>
            <source>Look where you got it from.</source>
            <translation>Sieh dort nach, wo du es herhast.</translation>
        </message>
        <message>
            <source>Look whether the path is right.</source>
            <translation>Sieh nach, ob der Pfad stimmt.</translation>
        </message>
        <message>
            <source>Looking at each picture</source>
            <translation>Jedes Bild wird angesehen</translation>
        </message>
        <message>
            <source>Looking at it…</source>
            <translation>Wird angesehen …</translation>
        </message>
        <message>
            <source>Looking at the face</source>
            <translation>Das Gesicht wird angesehen</translation>
        </message>
        <message>
            <source>Looking at this machine and the log…</source>
            <translation>Dieser Rechner und das Protokoll werden angesehen …</translation>
        </message>
        <message>
            <source>Looking at this machine…</source>
            <translation>Dieser Rechner wird angesehen …</translation>
        </message>
        <message>
            <source>Looking for LightX2V</source>
            <translation>LightX2V wird gesucht</translation>
        </message>
        <message>
            <source>Looking for a face</source>
            <translation>Ein Gesicht wird gesucht</translation>
        </message>
        <message>
            <source>Looking for the best picture</source>
            <translation>Das beste Bild wird gesucht</translation>
        </message>
        <message>
            <source>Looking for the best picture, {0} seen</source>
            <translation>Das beste Bild wird gesucht, {0} gesehen</translation>
        </message>
        <message>
            <source>Looking up what {0} needs</source>
            <translation>Sehe nach, was {0} braucht</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>Sehe nach …</translation>
        </message>
        <message>
            <source>Loudness of the voice</source>
            <translation>Lautstärke der Stimme</translation>
        </message>
        <message>
            <source>Loudspeaker</source>
            <translation>Lautsprecher</translation>
        </message>
        <message>
            <source>Low: always the likeliest words. High: surprising, and sooner or later nonsense.</source>
            <translation>Niedrig: immer die wahrscheinlichsten Wörter. Hoch: überraschend und früher oder später Unsinn.</translation>
        </message>
        <message>
            <source>Lower left corner of the face</source>
            <translation>Untere linke Ecke des Gesichts</translation>
        </message>
        <message>
            <source>Lower right corner of the face</source>
            <translation>Untere rechte Ecke des Gesichts</translation>
        </message>
        <message>
            <source>Make a new person from a photo or a short clip</source>
            <translation>Eine neue Person aus einem Foto oder kurzen Clip machen</translation>
        </message>
        <message>
            <source>Make it again.</source>
            <translation>Mach es noch einmal.</translation>
        </message>
        <message>
            <source>Make it from a copy of that shape and only move its points.</source>
            <translation>Mach sie aus einer Kopie jener Form und verschieb nur ihre Punkte.</translation>
        </message>
        <message>
            <source>Make or change people…</source>
            <translation>Personen machen oder ändern …</translation>
        </message>
        <message>
            <source>Make room on the disk.</source>
            <translation>Mach Platz auf der Platte.</translation>
        </message>
        <message>
            <source>Make room there, then try again.</source>
            <translation>Mach dort Platz und versuch es noch einmal.</translation>
        </message>
        <message>
            <source>Make room there.</source>
            <translation>Mach dort Platz.</translation>
        </message>
        <message>
            <source>Make room, or choose another folder.</source>
            <translation>Mach Platz oder wähle einen anderen Ordner.</translation>
        </message>
        <message>
            <source>Make room.</source>
            <translation>Mach Platz.</translation>
        </message>
        <message>
            <source>Make the avatar anew.</source>
            <translation>Mach den Avatar neu.</translation>
        </message>
        <message>
            <source>Make the checkout's .venv folder yours to write, or remove it.</source>
            <translation>Mach den Ordner .venv im Checkout für dich beschreibbar oder entferne ihn.</translation>
        </message>
        <message>
            <source>Make the clips anew from one portrait.</source>
            <translation>Mach die Clips neu, aus einem Porträt.</translation>
        </message>
        <message>
            <source>Make the folder, or choose another one.</source>
            <translation>Leg den Ordner an oder wähle einen anderen.</translation>
        </message>
        <message>
            <source>Make them again</source>
            <translation>Neu machen</translation>
        </message>
        <message>
            <source>Makes the mouth of a photo, on a graphics card; with the VAE, the Whisper encoder and the fast decoder it uses.</source>
            <translation>Macht den Mund eines Fotos, auf einer Grafikkarte; mit der VAE, dem Whisper-Encoder und dem schnellen Decoder, die es benutzt.</translation>
        </message>
        <message>
            <source>Making a person</source>
            <translation>Eine Person machen</translation>
        </message>
        <message>
            <source>Mark it in Avatars, or choose another photo.</source>
            <translation>Markier es unter Avatare oder wähle ein anderes Foto.</translation>
        </message>
        <message>
            <source>Mark the eyes, the nose and the corners of the mouth</source>
            <translation>Markiere die Augen, die Nase und die Mundwinkel</translation>
        </message>
        <message>
            <source>Mark the face in Avatars, or download the face finder: ./run --download yunet</source>
            <translation>Markiere das Gesicht unter Avatare oder lade den Gesichtsfinder herunter: ./run --download yunet</translation>
        </message>
        <message>
            <source>Markdown…</source>
            <translation>Markdown …</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
        <message>
            <source>Menu (F10)</source>
            <translation>Menü (F10)</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>Nachricht</translation>
        </message>
        <message>
            <source>Microphone</source>
            <translation>Mikrofon</translation>
        </message>
        <message>
            <source>Microphone, loudspeaker and what this machine can run, one after the other.</source>
            <translation>Mikrofon, Lautsprecher und was dieser Rechner kann, eins nach dem anderen.</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Move its circles instead.</source>
            <translation>Verschieb stattdessen seine Kreise.</translation>
        </message>
        <message>
            <source>Move them onto the person's face.</source>
            <translation>Zieh sie auf das Gesicht der Person.</translation>
        </message>
        <message>
            <source>Moved a point? Let them speak again.</source>
            <translation>Einen Punkt verschoben? Lass sie noch einmal sprechen.</translation>
        </message>
        <message>
            <source>MuseTalk has no precision "{0}".</source>
            <translation>MuseTalk kennt keine Genauigkeit „{0}“.</translation>
        </message>
        <message>
            <source>MuseTalk is to run on {0}, and PyTorch finds none here.</source>
            <translation>MuseTalk soll auf {0} laufen, und PyTorch findet hier keine.</translation>
        </message>
        <message>
            <source>MuseTalk listens with openai/whisper-tiny as it is; download that one.</source>
            <translation>MuseTalk hört mit openai/whisper-tiny, so wie es ist; lade das herunter.</translation>
        </message>
        <message>
            <source>MuseTalk needs the package {0}, which is not installed.</source>
            <translation>MuseTalk braucht das Paket {0}, das nicht installiert ist.</translation>
        </message>
        <message>
            <source>MuseTalk paints nothing but holes on this machine: its numbers overflow.</source>
            <translation>MuseTalk malt auf diesem Rechner nur Löcher: Seine Zahlen laufen über.</translation>
        </message>
        <message>
            <source>MuseTalk runs on no "{0}".</source>
            <translation>MuseTalk läuft auf keinem „{0}“.</translation>
        </message>
        <message>
            <source>MuseTalk's name in Models or its folder. Empty: the one that was downloaded.</source>
            <translation>MuseTalks Name unter Modelle oder sein Ordner. Leer: das heruntergeladene.</translation>
        </message>
        <message>
            <source>MuseTalk's {0} has no {1} beside it.</source>
            <translation>Neben MuseTalks {0} liegt kein {1}.</translation>
        </message>
        <message>
            <source>MuseTalk, on a graphics card</source>
            <translation>MuseTalk, auf einer Grafikkarte</translation>
        </message>
        <message>
            <source>MuseTalk: quick rather than sharp</source>
            <translation>MuseTalk: lieber schnell als scharf</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Name a recording with sound.</source>
            <translation>Nenne eine Aufnahme mit Ton.</translation>
        </message>
        <message>
            <source>Name it as `key` in {0}: env:NAME or keyring:NAME.</source>
            <translation>Nenne ihn als `key` unter {0}: env:NAME oder keyring:NAME.</translation>
        </message>
        <message>
            <source>Name one as `model` in [llm] of the settings.</source>
            <translation>Nenne eins als `model` unter [llm] in den Einstellungen.</translation>
        </message>
        <message>
            <source>Name the file in it instead: {0}.</source>
            <translation>Nenne stattdessen die Datei darin: {0}.</translation>
        </message>
        <message>
            <source>Name the folder of an avatar: the one with its {0}.</source>
            <translation>Nenne den Ordner eines Avatars: den mit seiner {0}.</translation>
        </message>
        <message>
            <source>Name the parts …-00001-of-{0}.gguf and so on.</source>
            <translation>Nenne die Teile …-00001-of-{0}.gguf und so weiter.</translation>
        </message>
        <message>
            <source>Name the server there, for example: server = http://localhost:1234/v1</source>
            <translation>Nenne dort den Server, zum Beispiel: server = http://localhost:1234/v1</translation>
        </message>
        <message>
            <source>Names and words, separated by commas: Parley, Grüninger, Wan2.2</source>
            <translation>Namen und Wörter, durch Kommas getrennt: Parley, Grüninger, Wan2.2</translation>
        </message>
        <message>
            <source>Names it should know how to write</source>
            <translation>Namen, die es schreiben können soll</translation>
        </message>
        <message>
            <source>Natural in conversation and in many languages; the best for 16 GB.</source>
            <translation>Natürlich im Gespräch und in vielen Sprachen; das beste für 16 GB.</translation>
        </message>
        <message>
            <source>Natural; 54 voices, which can be blended.</source>
            <translation>Natürlich; 54 Stimmen, die man mischen kann.</translation>
        </message>
        <message>
            <source>New</source>
            <translation>Neu</translation>
        </message>
        <message>
            <source>New person</source>
            <translation>Neue Person</translation>
        </message>
        <message>
            <source>New person…</source>
            <translation>Neue Person …</translation>
        </message>
        <message>
            <source>No</source>
            <translation>Nein</translation>
        </message>
        <message>
            <source>No face was found in {0}.</source>
            <translation>In {0} wurde kein Gesicht gefunden.</translation>
        </message>
        <message>
            <source>No face was found in {0}. {1}, or choose another photo.</source>
            <translation>In {0} wurde kein Gesicht gefunden. {1} oder wähle ein anderes Foto.</translation>
        </message>
        <message>
            <source>No face was found. Drag the frame over the face, then the points onto the eyes, the nose and the corners of the mouth.</source>
            <translation>Es wurde kein Gesicht gefunden. Zieh den Rahmen über das Gesicht, dann die Punkte auf die Augen, die Nase und die Mundwinkel.</translation>
        </message>
        <message>
            <source>No key</source>
            <translation>Keine Taste</translation>
        </message>
        <message>
            <source>No log can be kept in {0} ({1}).</source>
            <translation>In {0} lässt sich kein Protokoll führen ({1}).</translation>
        </message>
        <message>
            <source>No, I hear nothing</source>
            <translation>Nein, ich höre nichts</translation>
        </message>
        <message>
            <source>Nobody can be made here: {0}.</source>
            <translation>Hier lässt sich niemand machen: {0}.</translation>
        </message>
        <message>
            <source>Nobody is here yet: drop a photo to make somebody.</source>
            <translation>Noch ist niemand da: Leg ein Foto ab, um jemanden zu machen.</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>None yet.</source>
            <translation>Noch keine.</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>Normal</translation>
        </message>
        <message>
            <source>Norwegian</source>
            <translation>Norwegisch</translation>
        </message>
        <message>
            <source>Not all points of the face lie in {0}.</source>
            <translation>Nicht alle Punkte des Gesichts liegen in {0}.</translation>
        </message>
        <message>
            <source>Not at all: voice and captions only</source>
            <translation>Gar nicht: nur Stimme und Untertitel</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>Nicht jetzt</translation>
        </message>
        <message>
            <source>Not ready yet.</source>
            <translation>Noch nicht bereit.</translation>
        </message>
        <message>
            <source>Not saved yet.</source>
            <translation>Noch nicht gesichert.</translation>
        </message>
        <message>
            <source>Not working: {parts}</source>
            <translation>Ausgefallen: {parts}</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>Nichts</translation>
        </message>
        <message>
            <source>Nothing can be kept in {0} ({1}).</source>
            <translation>In {0} lässt sich nichts aufheben ({1}).</translation>
        </message>
        <message>
            <source>Nothing comes from the microphone “{0}” any more.</source>
            <translation>Vom Mikrofon „{0}“ kommt nichts mehr.</translation>
        </message>
        <message>
            <source>Nothing comes from the microphone “{0}”, but “{1}” hears something.</source>
            <translation>Vom Mikrofon „{0}“ kommt nichts, aber „{1}“ hört etwas.</translation>
        </message>
        <message>
            <source>Nothing comes from the microphone “{0}”.</source>
            <translation>Vom Mikrofon „{0}“ kommt nichts.</translation>
        </message>
        <message>
            <source>Nothing else leaves this machine with the question.</source>
            <translation>Sonst verlässt mit der Frage nichts diesen Rechner.</translation>
        </message>
        <message>
            <source>Nothing is answered any more until you start Parley again. Everything that was said is kept.</source>
            <translation>Bis du Parley neu startest, kommt keine Antwort mehr. Alles, was gesagt wurde, ist noch da.</translation>
        </message>
        <message>
            <source>Nothing is called “{query}”. Try another word for it.</source>
            <translation>Nichts heißt „{query}“. Versuch ein anderes Wort dafür.</translation>
        </message>
        <message>
            <source>Nothing is plugged in where the microphone “{0}” belongs.</source>
            <translation>Wo das Mikrofon „{0}“ hingehört, ist nichts eingesteckt.</translation>
        </message>
        <message>
            <source>Nothing leaves this machine</source>
            <translation>Nichts verlässt diesen Rechner</translation>
        </message>
        <message>
            <source>Nothing moves in the clip.</source>
            <translation>Im Clip bewegt sich nichts.</translation>
        </message>
        <message>
            <source>Nothing was lost</source>
            <translation>Nichts ging verloren</translation>
        </message>
        <message>
            <source>Nothing was said with these words.</source>
            <translation>Mit diesen Wörtern wurde nichts gesagt.</translation>
        </message>
        <message>
            <source>Nothing you say leaves this machine.</source>
            <translation>Nichts, was du sagst, verlässt diesen Rechner.</translation>
        </message>
        <message>
            <source>Nothing you say leaves this machine. The starter engines are running: small, quick, and simple. The full models take over when they are there.</source>
            <translation>Nichts, was du sagst, verlässt diesen Rechner. Die Starter-Engines laufen: klein, schnell und einfach. Die großen Modelle übernehmen, sobald sie da sind.</translation>
        </message>
        <message>
            <source>Noticing speech</source>
            <translation>Merken, dass jemand spricht</translation>
        </message>
        <message>
            <source>Of Parley alone; the desktop's own volume comes on top.</source>
            <translation>Nur von Parley; die Lautstärke des Systems kommt dazu.</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>On</source>
            <translation>An</translation>
        </message>
        <message>
            <source>On this machine</source>
            <translation>Auf diesem Rechner</translation>
        </message>
        <message>
            <source>Once more</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>One that was made for the other expert is refused.</source>
            <translation>Eine, die für den anderen Experten gemacht wurde, wird abgelehnt.</translation>
        </message>
        <message>
            <source>Only so many of the likeliest words</source>
            <translation>Nur so viele der wahrscheinlichsten Wörter</translation>
        </message>
        <message>
            <source>Only the likeliest words together</source>
            <translation>Nur die wahrscheinlichsten Wörter zusammen</translation>
        </message>
        <message>
            <source>Only while I hold the key</source>
            <translation>Nur solange ich die Taste halte</translation>
        </message>
        <message>
            <source>Only words nearly as likely as the likeliest</source>
            <translation>Nur Wörter, die fast so wahrscheinlich sind wie das wahrscheinlichste</translation>
        </message>
        <message>
            <source>Only “Everything” contains what was said.</source>
            <translation>Nur „Alles“ enthält, was gesagt wurde.</translation>
        </message>
        <message>
            <source>Open all the time, the first word is whole. What it hears before you press is kept for a moment only.</source>
            <translation>Ist es immer offen, bleibt das erste Wort ganz. Was es vor dem Drücken hört, bleibt nur einen Moment.</translation>
        </message>
        <message>
            <source>Own server</source>
            <translation>Eigener Server</translation>
        </message>
        <message>
            <source>P&amp;rivate: keep nothing</source>
            <translation>P&amp;rivat: nichts aufheben</translation>
        </message>
        <message>
            <source>Page down</source>
            <translation>Bild ab</translation>
        </message>
        <message>
            <source>Page up</source>
            <translation>Bild auf</translation>
        </message>
        <message>
            <source>Parley</source>
            <translation>Parley</translation>
        </message>
        <message>
            <source>Parley crashed the last time</source>
            <translation>Parley ist beim letzten Mal abgestürzt</translation>
        </message>
        <message>
            <source>Parley is getting ready</source>
            <translation>Parley macht sich bereit</translation>
        </message>
        <message>
            <source>Parley is still here</source>
            <translation>Parley ist noch da</translation>
        </message>
        <message>
            <source>Parley listens</source>
            <translation>Parley hört zu</translation>
        </message>
        <message>
            <source>Parley listens all the time and answers when you pause. Talk over the answer to stop it.</source>
            <translation>Parley hört die ganze Zeit zu und antwortet, wenn du eine Pause machst. Sprich in die Antwort hinein, um sie anzuhalten.</translation>
        </message>
        <message>
            <source>Parley speaks</source>
            <translation>Parley spricht</translation>
        </message>
        <message>
            <source>Parley thinks</source>
            <translation>Parley denkt nach</translation>
        </message>
        <message>
            <source>Parley {0} is out; this is {1}.</source>
            <translation>Parley {0} ist erschienen; dies ist {1}.</translation>
        </message>
        <message>
            <source>Parley {0} is the newest version.</source>
            <translation>Parley {0} ist die neueste Version.</translation>
        </message>
        <message>
            <source>Parley: something is not working</source>
            <translation>Parley: Etwas geht nicht</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Angehalten</translation>
        </message>
        <message>
            <source>People</source>
            <translation>Personen</translation>
        </message>
        <message>
            <source>Persian</source>
            <translation>Persisch</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>Foto</translation>
        </message>
        <message>
            <source>Photos and short clips (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.gif *.mp4 *.mov *.m4v *.mkv *.webm *.avi)</source>
            <translation>Fotos und kurze Clips (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.gif *.mp4 *.mov *.m4v *.mkv *.webm *.avi)</translation>
        </message>
        <message>
            <source>Picture {0} of {1}</source>
            <translation>Bild {0} von {1}</translation>
        </message>
        <message>
            <source>Pictures a second</source>
            <translation>Bilder pro Sekunde</translation>
        </message>
        <message>
            <source>Piper needs the package {0}, which is not installed.</source>
            <translation>Piper braucht das Paket {0}, das nicht installiert ist.</translation>
        </message>
        <message>
            <source>Piper voices</source>
            <translation>Stimmen für Piper</translation>
        </message>
        <message>
            <source>Piper, on this machine</source>
            <translation>Piper, auf diesem Rechner</translation>
        </message>
        <message>
            <source>Plain text…</source>
            <translation>Reiner Text …</translation>
        </message>
        <message>
            <source>Play a sound</source>
            <translation>Einen Ton spielen</translation>
        </message>
        <message>
            <source>Play a test sound</source>
            <translation>Einen Probeton spielen</translation>
        </message>
        <message>
            <source>Play the sound once more</source>
            <translation>Den Ton noch einmal spielen</translation>
        </message>
        <message>
            <source>Please ask again.</source>
            <translation>Bitte frag noch einmal.</translation>
        </message>
        <message>
            <source>Please ask again; the log says more.</source>
            <translation>Bitte frag noch einmal; das Protokoll sagt mehr.</translation>
        </message>
        <message>
            <source>Please read the terms; they bind whoever uses the model.</source>
            <translation>Bitte lies die Bedingungen; sie gelten für alle, die das Modell benutzen.</translation>
        </message>
        <message>
            <source>Please try again; the log says more.</source>
            <translation>Bitte versuch es noch einmal; das Protokoll sagt mehr.</translation>
        </message>
        <message>
            <source>Plug it in again, or choose another {0} in the settings.</source>
            <translation>Steck es wieder ein oder wähle in den Einstellungen ein anderes Gerät ({0}).</translation>
        </message>
        <message>
            <source>Plug it in, or choose another microphone in the settings.</source>
            <translation>Steck es ein oder wähle in den Einstellungen ein anderes Mikrofon.</translation>
        </message>
        <message>
            <source>Plug it in, or choose another {0} in the settings.</source>
            <translation>Steck es ein oder wähle in den Einstellungen ein anderes Gerät ({0}).</translation>
        </message>
        <message>
            <source>Plug one in or choose another one in the settings; typing works meanwhile.</source>
            <translation>Steck eins ein oder wähle in den Einstellungen ein anderes; tippen geht währenddessen.</translation>
        </message>
        <message>
            <source>Plug one in, or choose another one here.</source>
            <translation>Steck eins ein oder wähle hier ein anderes.</translation>
        </message>
        <message>
            <source>Plug one in, or choose another one in the settings; it is tried again by itself.</source>
            <translation>Steck einen ein oder wähle in den Einstellungen einen anderen; es wird von selbst noch einmal versucht.</translation>
        </message>
        <message>
            <source>Plug-ins</source>
            <translation>Plug-ins</translation>
        </message>
        <message>
            <source>Polish</source>
            <translation>Polnisch</translation>
        </message>
        <message>
            <source>Portuguese</source>
            <translation>Portugiesisch</translation>
        </message>
        <message>
            <source>Press again to open it anew, or choose another one in the settings; typing works meanwhile.</source>
            <translation>Drück die Taste noch einmal, um es neu zu öffnen, oder wähle in den Einstellungen ein anderes; tippen geht solange.</translation>
        </message>
        <message>
            <source>Press the button and listen.</source>
            <translation>Drück den Knopf und hör zu.</translation>
        </message>
        <message>
            <source>Press the keys…</source>
            <translation>Drücke die Tasten …</translation>
        </message>
        <message>
            <source>Press the new keys, or Escape to leave it as it is.</source>
            <translation>Drücke die neuen Tasten oder Escape, um nichts zu ändern.</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>Vorschau</translation>
        </message>
        <message>
            <source>Privacy and conversations</source>
            <translation>Privates und Gespräche</translation>
        </message>
        <message>
            <source>Private</source>
            <translation>Privat</translation>
        </message>
        <message>
            <source>Private: nothing of this conversation is kept.</source>
            <translation>Privat: Von diesem Gespräch wird nichts aufgehoben.</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>Prozessor</translation>
        </message>
        <message>
            <source>Processor threads of Whisper</source>
            <translation>Prozessor-Threads von Whisper</translation>
        </message>
        <message>
            <source>Processor threads of the language model</source>
            <translation>Prozessor-Threads des Sprachmodells</translation>
        </message>
        <message>
            <source>Put a small circle of that name on the point.</source>
            <translation>Setz einen kleinen Kreis mit diesem Namen auf den Punkt.</translation>
        </message>
        <message>
            <source>Put its voice files (af_heart.pt and others) there, or download the model again.</source>
            <translation>Leg seine Stimmdateien (af_heart.pt und andere) dorthin oder lade das Modell noch einmal herunter.</translation>
        </message>
        <message>
            <source>Put one into {0}.</source>
            <translation>Leg eins in {0}.</translation>
        </message>
        <message>
            <source>Put the .onnx.json that belongs to the voice beside it.</source>
            <translation>Leg die .onnx.json daneben, die zur Stimme gehört.</translation>
        </message>
        <message>
            <source>Put the file there, or correct 'artwork' in avatar.ini.</source>
            <translation>Leg die Datei dorthin oder berichtige 'artwork' in avatar.ini.</translation>
        </message>
        <message>
            <source>Put the missing {0} into {1}.</source>
            <translation>Leg {0} in {1}.</translation>
        </message>
        <message>
            <source>Put two on the pupils, one on the tip of the nose and two on the corners of the mouth.</source>
            <translation>Setz zwei auf die Pupillen, einen auf die Nasenspitze und zwei auf die Mundwinkel.</translation>
        </message>
        <message>
            <source>Python 3.11 and 3.12 have them all: remove .venv and start with one of those.</source>
            <translation>Python 3.11 und 3.12 haben sie alle: Lösch .venv und starte mit einem davon.</translation>
        </message>
        <message>
            <source>Quantised experts take a LoRA each, but there is one for {0} only.</source>
            <translation>Quantisierte Experten nehmen je eine LoRA, aber es gibt nur eine für {0}.</translation>
        </message>
        <message>
            <source>Quick and dependable in short answers; an older model.</source>
            <translation>Schnell und verlässlich in kurzen Antworten; ein älteres Modell.</translation>
        </message>
        <message>
            <source>Quick; good with clear English, fair elsewhere.</source>
            <translation>Schnell; gut mit klarem Englisch, sonst mäßig.</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Read it in the browser</source>
            <translation>Im Browser lesen</translation>
        </message>
        <message>
            <source>Read the {name} licence in the browser, {url}</source>
            <translation>Die Lizenz {name} im Browser lesen, {url}</translation>
        </message>
        <message>
            <source>Reading the portrait</source>
            <translation>Das Porträt wird gelesen</translation>
        </message>
        <message>
            <source>Reading {0}</source>
            <translation>{0} wird gelesen</translation>
        </message>
        <message>
            <source>Ready for the hot key; Quit in the menu ends it.</source>
            <translation>Bereit für die Taste; Beenden im Menü beendet es.</translation>
        </message>
        <message>
            <source>Recommended</source>
            <translation>Empfohlen</translation>
        </message>
        <message>
            <source>Recommended for this machine</source>
            <translation>Empfohlen für diesen Rechner</translation>
        </message>
        <message>
            <source>Record it again, or save it as WAV.</source>
            <translation>Nimm es noch einmal auf oder sichere es als WAV.</translation>
        </message>
        <message>
            <source>Record it again.</source>
            <translation>Nimm es noch einmal auf.</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Remove {name}</source>
            <translation>{name} entfernen</translation>
        </message>
        <message>
            <source>Remove {name}?</source>
            <translation>{name} entfernen?</translation>
        </message>
        <message>
            <source>Remove {title}</source>
            <translation>{title} entfernen</translation>
        </message>
        <message>
            <source>Remove {title}?</source>
            <translation>{title} entfernen?</translation>
        </message>
        <message>
            <source>Removing…</source>
            <translation>Entferne …</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Bericht</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>Alles zurücksetzen</translation>
        </message>
        <message>
            <source>Reset all settings?</source>
            <translation>Alle Einstellungen zurücksetzen?</translation>
        </message>
        <message>
            <source>Reset all…</source>
            <translation>Alles zurücksetzen …</translation>
        </message>
        <message>
            <source>Reset the points to where they were found</source>
            <translation>Die Punkte dorthin zurücksetzen, wo sie gefunden wurden</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>Rechts</translation>
        </message>
        <message>
            <source>Right corner of the mouth</source>
            <translation>Rechter Mundwinkel</translation>
        </message>
        <message>
            <source>Right eye</source>
            <translation>Rechtes Auge</translation>
        </message>
        <message>
            <source>Romanian</source>
            <translation>Rumänisch</translation>
        </message>
        <message>
            <source>Room</source>
            <translation>Bereich</translation>
        </message>
        <message>
            <source>Rooms</source>
            <translation>Bereiche</translation>
        </message>
        <message>
            <source>Run ./run again, so that its packages are installed anew.</source>
            <translation>Starte ./run noch einmal, damit seine Pakete neu installiert werden.</translation>
        </message>
        <message>
            <source>Run the set-up again, or install it with: pip install --force-reinstall pocketsphinx</source>
            <translation>Starte die Einrichtung noch einmal oder installiere es mit: pip install --force-reinstall pocketsphinx</translation>
        </message>
        <message>
            <source>Run the set-up again, or install it with: pip install --no-deps silero-vad</source>
            <translation>Starte die Einrichtung noch einmal oder installiere es mit: pip install --no-deps silero-vad</translation>
        </message>
        <message>
            <source>Run the set-up again, or install them with: pip install faster-whisper</source>
            <translation>Starte die Einrichtung noch einmal oder installiere sie mit: pip install faster-whisper</translation>
        </message>
        <message>
            <source>Running now</source>
            <translation>Was jetzt läuft</translation>
        </message>
        <message>
            <source>Running now: {told}</source>
            <translation>Was jetzt läuft: {told}</translation>
        </message>
        <message>
            <source>Russian</source>
            <translation>Russisch</translation>
        </message>
        <message>
            <source>S&amp;ettings…</source>
            <translation>E&amp;instellungen …</translation>
        </message>
        <message>
            <source>Sa&amp;y it again</source>
            <translation>Noch einmal sa&amp;gen</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Sichern</translation>
        </message>
        <message>
            <source>Save it again from the drawing program.</source>
            <translation>Sichere es noch einmal aus dem Zeichenprogramm.</translation>
        </message>
        <message>
            <source>Save it as JPEG and choose that.</source>
            <translation>Sichere es als JPEG und wähle das.</translation>
        </message>
        <message>
            <source>Save it as MP4, or choose another film.</source>
            <translation>Sichere es als MP4 oder wähle einen anderen Film.</translation>
        </message>
        <message>
            <source>Save it as UTF-8, or take it away.</source>
            <translation>Sichere sie als UTF-8 oder nimm sie weg.</translation>
        </message>
        <message>
            <source>Save it at 1920×1080.</source>
            <translation>Sichere es mit 1920×1080.</translation>
        </message>
        <message>
            <source>Save it smaller and choose that.</source>
            <translation>Sichere es kleiner und wähle das.</translation>
        </message>
        <message>
            <source>Save the drawing again as plain SVG.</source>
            <translation>Sichere die Zeichnung noch einmal als einfaches SVG.</translation>
        </message>
        <message>
            <source>Save this answer as a film</source>
            <translation>Diese Antwort als Film sichern</translation>
        </message>
        <message>
            <source>Save this answer…</source>
            <translation>Diese Antwort sichern …</translation>
        </message>
        <message>
            <source>Save this report</source>
            <translation>Diesen Bericht sichern</translation>
        </message>
        <message>
            <source>Save this report as a file</source>
            <translation>Diesen Bericht als Datei sichern</translation>
        </message>
        <message>
            <source>Save {who}</source>
            <translation>{who} sichern</translation>
        </message>
        <message>
            <source>Saved as {0}.</source>
            <translation>Gesichert als {0}.</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Sichern …</translation>
        </message>
        <message>
            <source>Saving the clip</source>
            <translation>Der Clip wird gesichert</translation>
        </message>
        <message>
            <source>Say something: “Hello, is anybody there?”</source>
            <translation>Sag etwas: „Hallo, ist da jemand?“</translation>
        </message>
        <message>
            <source>Say who the person is, in a sentence or two.</source>
            <translation>Sag in ein, zwei Sätzen, wer die Person ist.</translation>
        </message>
        <message>
            <source>Say “{word}”, then talk</source>
            <translation>Sag „{word}“ und sprich dann</translation>
        </message>
        <message>
            <source>Scroll lock</source>
            <translation>Rollen</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search everything that was said</source>
            <translation>Alles durchsuchen, was gesagt wurde</translation>
        </message>
        <message>
            <source>Search the settings</source>
            <translation>Einstellungen durchsuchen</translation>
        </message>
        <message>
            <source>See .venv/setup.log for what the compiler said; a ready-made wheel or a newer compiler may do.</source>
            <translation>Was der Compiler gesagt hat, steht in .venv/setup.log; ein fertiges Wheel oder ein neuerer Compiler hilft vielleicht.</translation>
        </message>
        <message>
            <source>See .venv/setup.log.</source>
            <translation>Sieh in .venv/setup.log nach.</translation>
        </message>
        <message>
            <source>See docs/avatars.md for the names.</source>
            <translation>Die Namen stehen in docs/avatars.md.</translation>
        </message>
        <message>
            <source>See them speak</source>
            <translation>Sieh sie sprechen</translation>
        </message>
        <message>
            <source>Send again</source>
            <translation>Neu senden</translation>
        </message>
        <message>
            <source>Send the message</source>
            <translation>Die Nachricht senden</translation>
        </message>
        <message>
            <source>Separated by commas. The answer ends before any of them.</source>
            <translation>Durch Kommas getrennt. Die Antwort endet vor jedem davon.</translation>
        </message>
        <message>
            <source>Separated by commas. The first half is the high-noise expert's.</source>
            <translation>Durch Kommas getrennt. Die erste Hälfte gehört dem High-Noise-Experten.</translation>
        </message>
        <message>
            <source>Serbian</source>
            <translation>Serbisch</translation>
        </message>
        <message>
            <source>Server, plug-ins</source>
            <translation>Server, Plug-ins</translation>
        </message>
        <message>
            <source>Set [video] backend to warp.</source>
            <translation>Setze [video] backend auf warp.</translation>
        </message>
        <message>
            <source>Set [video] device to auto, or backend to warp.</source>
            <translation>Setze [video] device auf auto oder backend auf warp.</translation>
        </message>
        <message>
            <source>Set [{0}] model to a path.</source>
            <translation>Setze [{0}] model auf einen Pfad.</translation>
        </message>
        <message>
            <source>Set a timer for five minutes.</source>
            <translation>Set a timer for five minutes.</translation>
        </message>
        <message>
            <source>Set it before the start, for example: export {0}="…"</source>
            <translation>Setze sie vor dem Start, zum Beispiel: export {0}="…"</translation>
        </message>
        <message>
            <source>Set the document's viewBox to "0 0 {0} {1}".</source>
            <translation>Setze die viewBox des Dokuments auf "0 0 {0} {1}".</translation>
        </message>
        <message>
            <source>Set the program up again.</source>
            <translation>Richte das Programm neu ein.</translation>
        </message>
        <message>
            <source>Set-up: {text}{percent}</source>
            <translation>Einrichtung: {text}{percent}</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Settings (Ctrl+,)</source>
            <translation>Einstellungen (Strg+,)</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>Umschalt</translation>
        </message>
        <message>
            <source>Short: it answers quickly</source>
            <translation>Kurz: Es antwortet schnell</translation>
        </message>
        <message>
            <source>Shorten the persona, or set a larger [llm] context.</source>
            <translation>Kürze die Persona oder setze [llm] context größer.</translation>
        </message>
        <message>
            <source>Show Parley</source>
            <translation>Parley zeigen</translation>
        </message>
        <message>
            <source>Show settings.ini, which may be edited by hand</source>
            <translation>settings.ini zeigen, die man auch von Hand ändern kann</translation>
        </message>
        <message>
            <source>Show t&amp;imings</source>
            <translation>&amp;Zeiten zeigen</translation>
        </message>
        <message>
            <source>Show the face larger</source>
            <translation>Das Gesicht größer zeigen</translation>
        </message>
        <message>
            <source>Show the file</source>
            <translation>Die Datei zeigen</translation>
        </message>
        <message>
            <source>Show the first steps at the next start</source>
            <translation>Die ersten Schritte beim nächsten Start zeigen</translation>
        </message>
        <message>
            <source>Show the whole picture</source>
            <translation>Das ganze Bild zeigen</translation>
        </message>
        <message>
            <source>Silence at once.</source>
            <translation>Sofort Stille.</translation>
        </message>
        <message>
            <source>Skip</source>
            <translation>Überspringen</translation>
        </message>
        <message>
            <source>Skip the guide</source>
            <translation>Die ersten Schritte überspringen</translation>
        </message>
        <message>
            <source>Skip this step</source>
            <translation>Diesen Schritt überspringen</translation>
        </message>
        <message>
            <source>Slovak</source>
            <translation>Slowakisch</translation>
        </message>
        <message>
            <source>Slovenian</source>
            <translation>Slowenisch</translation>
        </message>
        <message>
            <source>Small and lively; reads the whole conversation again after an interruption.</source>
            <translation>Klein und lebhaft; liest nach einer Unterbrechung das ganze Gespräch noch einmal.</translation>
        </message>
        <message>
            <source>Small models answer soonest here; larger ones would keep you waiting.</source>
            <translation>Kleine Modelle antworten hier am schnellsten; größere ließen dich warten.</translation>
        </message>
        <message>
            <source>Smoothing the motion</source>
            <translation>Die Bewegung wird geglättet</translation>
        </message>
        <message>
            <source>Somebody</source>
            <translation>Jemand</translation>
        </message>
        <message>
            <source>Something else is being done just now.</source>
            <translation>Gerade wird etwas anderes gemacht.</translation>
        </message>
        <message>
            <source>Something on the way to the next step of this answer failed.</source>
            <translation>Auf dem Weg zum nächsten Schritt dieser Antwort ist etwas gescheitert.</translation>
        </message>
        <message>
            <source>Something this call needs is not working</source>
            <translation>Etwas, das dieser Anruf braucht, geht nicht</translation>
        </message>
        <message>
            <source>Something this call needs is not working.</source>
            <translation>Etwas, das dieser Anruf braucht, geht nicht.</translation>
        </message>
        <message>
            <source>Something went wrong that nobody expected</source>
            <translation>Etwas ist schiefgegangen, womit niemand gerechnet hat</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>Ton</translation>
        </message>
        <message>
            <source>Sound after the key</source>
            <translation>Ton nach der Taste</translation>
        </message>
        <message>
            <source>Sound before the key</source>
            <translation>Ton vor der Taste</translation>
        </message>
        <message>
            <source>Space</source>
            <translation>Leertaste</translation>
        </message>
        <message>
            <source>Spanish</source>
            <translation>Spanisch</translation>
        </message>
        <message>
            <source>Speaking</source>
            <translation>Sprechen</translation>
        </message>
        <message>
            <source>Speaking over the answer stops it</source>
            <translation>Dazwischenreden hält die Antwort an</translation>
        </message>
        <message>
            <source>Speaking – Esc to stop</source>
            <translation>Spreche – Esc hält an</translation>
        </message>
        <message>
            <source>Speaking. Hold to interrupt and talk.</source>
            <translation>Spreche. Halten, um zu unterbrechen und zu sprechen.</translation>
        </message>
        <message>
            <source>Speaking. Talk to interrupt.</source>
            <translation>Spreche. Sprich, um zu unterbrechen.</translation>
        </message>
        <message>
            <source>Speaks with a server</source>
            <translation>Spricht mit einem Server</translation>
        </message>
        <message>
            <source>Speech recognition</source>
            <translation>Die Spracherkennung</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Start</translation>
        </message>
        <message>
            <source>Start Parley again.</source>
            <translation>Starte Parley neu.</translation>
        </message>
        <message>
            <source>Start again</source>
            <translation>Neu starten</translation>
        </message>
        <message>
            <source>Start again when that is put right: it goes on where it stopped.</source>
            <translation>Starte neu, wenn das in Ordnung ist: Es geht dort weiter, wo es aufgehört hat.</translation>
        </message>
        <message>
            <source>Start again: it will be repaired.</source>
            <translation>Starte neu: Es wird repariert.</translation>
        </message>
        <message>
            <source>Start it with: ollama serve</source>
            <translation>Starte es mit: ollama serve</translation>
        </message>
        <message>
            <source>Start talking</source>
            <translation>Losreden</translation>
        </message>
        <message>
            <source>Start with ./run, which installs it.</source>
            <translation>Starte mit ./run, das installiert es.</translation>
        </message>
        <message>
            <source>Starter</source>
            <translation>Starter</translation>
        </message>
        <message>
            <source>Starter – nothing leaves this machine</source>
            <translation>Starter – nichts verlässt diesen Rechner</translation>
        </message>
        <message>
            <source>Starting LightX2V</source>
            <translation>LightX2V startet</translation>
        </message>
        <message>
            <source>Starting {parts} again…</source>
            <translation>Startet neu: {parts} …</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Status: {text}</source>
            <translation>Status: {text}</translation>
        </message>
        <message>
            <source>Step {0} of {1}</source>
            <translation>Schritt {0} von {1}</translation>
        </message>
        <message>
            <source>Step {number} of {count}</source>
            <translation>Schritt {number} von {count}</translation>
        </message>
        <message>
            <source>Still getting ready.</source>
            <translation>Es wird noch vorbereitet.</translation>
        </message>
        <message>
            <source>Sto&amp;p talking</source>
            <translation>An&amp;halten</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop Parley's answer</source>
            <translation>Parleys Antwort anhalten</translation>
        </message>
        <message>
            <source>Stop talking</source>
            <translation>Nicht weitersprechen</translation>
        </message>
        <message>
            <source>Stop the answer</source>
            <translation>Die Antwort anhalten</translation>
        </message>
        <message>
            <source>Stop the preview</source>
            <translation>Die Vorschau anhalten</translation>
        </message>
        <message>
            <source>Store it with: python -m keyring set {0} {1}</source>
            <translation>Leg ihn ab mit: python -m keyring set {0} {1}</translation>
        </message>
        <message>
            <source>Such as http://localhost:1234/v1. What is said is sent there once the server is chosen above.</source>
            <translation>Zum Beispiel http://localhost:1234/v1. Was gesagt wird, geht dorthin, sobald oben der Server gewählt ist.</translation>
        </message>
        <message>
            <source>Such as http://localhost:8000/v1. Your voice is sent there once the server is chosen above.</source>
            <translation>Zum Beispiel http://localhost:8000/v1. Deine Stimme geht dorthin, sobald oben der Server gewählt ist.</translation>
        </message>
        <message>
            <source>Such as http://localhost:8880/v1. The answers are sent there once the server is chosen above.</source>
            <translation>Zum Beispiel http://localhost:8880/v1. Die Antworten gehen dorthin, sobald oben der Server gewählt ist.</translation>
        </message>
        <message>
            <source>Super</source>
            <translation>Super</translation>
        </message>
        <message>
            <source>Swahili</source>
            <translation>Suaheli</translation>
        </message>
        <message>
            <source>Swedish</source>
            <translation>Schwedisch</translation>
        </message>
        <message>
            <source>Switch it on in the system's sound settings, or with the mute key of the keyboard.</source>
            <translation>Schalte es in den Toneinstellungen des Systems ein oder mit der Stummtaste der Tastatur.</translation>
        </message>
        <message>
            <source>Switch it on, or allow Parley to use it in the system's privacy settings.</source>
            <translation>Schalte es ein oder erlaube es Parley in den Datenschutzeinstellungen des Systems.</translation>
        </message>
        <message>
            <source>Tab</source>
            <translation>Tab</translation>
        </message>
        <message>
            <source>Take another picture of them</source>
            <translation>Ein anderes Bild der Person nehmen</translation>
        </message>
        <message>
            <source>Take it</source>
            <translation>Nehmen</translation>
        </message>
        <message>
            <source>Take over</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Take the other picture?</source>
            <translation>Das andere Bild nehmen?</translation>
        </message>
        <message>
            <source>Takes its own voice out of what the microphone hears. With headphones you can leave it off.</source>
            <translation>Nimmt die eigene Stimme aus dem, was das Mikrofon hört. Mit Kopfhörern kannst du es auslassen.</translation>
        </message>
        <message>
            <source>Takes over with your next question.</source>
            <translation>Übernimmt mit deiner nächsten Frage.</translation>
        </message>
        <message>
            <source>Takes part in this conversation</source>
            <translation>Ist bei diesem Gespräch dabei</translation>
        </message>
        <message>
            <source>Taking it over and checking it…</source>
            <translation>Wird übernommen und geprüft …</translation>
        </message>
        <message>
            <source>Talk to</source>
            <translation>Anrufen</translation>
        </message>
        <message>
            <source>Talk to them</source>
            <translation>Anrufen</translation>
        </message>
        <message>
            <source>Talk to {name}</source>
            <translation>Mit {name} sprechen</translation>
        </message>
        <message>
            <source>Talk with {name} as you would on a video call. Everything happens on this computer: nothing you say leaves it unless you ask for that.</source>
            <translation>Sprich mit {name} wie in einem Videoanruf. Alles geschieht auf diesem Computer: Nichts, was du sagst, verlässt ihn, wenn du nicht darum bittest.</translation>
        </message>
        <message>
            <source>Talk without a key</source>
            <translation>Ohne Taste sprechen</translation>
        </message>
        <message>
            <source>Talking</source>
            <translation>Sprechen</translation>
        </message>
        <message>
            <source>Talking clip: {0}</source>
            <translation>Sprechender Clip: {0}</translation>
        </message>
        <message>
            <source>Tells speech from everything else; small and very quick.</source>
            <translation>Unterscheidet Sprache von allem anderen; klein und sehr schnell.</translation>
        </message>
        <message>
            <source>Terms of {title}</source>
            <translation>Bedingungen von {title}</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>Text (*.txt)</source>
            <translation>Text (*.txt)</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Schriftgröße</translation>
        </message>
        <message>
            <source>Thai</source>
            <translation>Thailändisch</translation>
        </message>
        <message>
            <source>That answer is not kept any more, so it cannot be saved.</source>
            <translation>Diese Antwort ist nicht mehr da und lässt sich nicht sichern.</translation>
        </message>
        <message>
            <source>That could not be done with the conversation.</source>
            <translation>Das ließ sich mit dem Gespräch nicht machen.</translation>
        </message>
        <message>
            <source>That has to fit on one line.</source>
            <translation>Das muss in eine Zeile passen.</translation>
        </message>
        <message>
            <source>That is all a microphone has to do.</source>
            <translation>Mehr muss ein Mikrofon nicht können.</translation>
        </message>
        <message>
            <source>That is enough for a language model of three billion parameters and a natural voice.</source>
            <translation>Das reicht für ein Sprachmodell mit drei Milliarden Parametern und eine natürliche Stimme.</translation>
        </message>
        <message>
            <source>That is enough for natural answers and voices without a graphics card.</source>
            <translation>Das reicht ohne Grafikkarte für natürliche Antworten und Stimmen.</translation>
        </message>
        <message>
            <source>The Kokoro model has no {0}.</source>
            <translation>Das Kokoro-Modell hat kein {0}.</translation>
        </message>
        <message>
            <source>The Kokoro model in {0} has no .pth file.</source>
            <translation>Das Kokoro-Modell in {0} hat keine .pth-Datei.</translation>
        </message>
        <message>
            <source>The Kokoro model's {0} is damaged, or is no PyTorch file.</source>
            <translation>{0} des Kokoro-Modells ist beschädigt oder keine PyTorch-Datei.</translation>
        </message>
        <message>
            <source>The Piper voice lacks its {0}.</source>
            <translation>Der Piper-Stimme fehlt ihre {0}.</translation>
        </message>
        <message>
            <source>The Piper voice of {0} reads Chinese with a model that it would fetch from the network.</source>
            <translation>Die Piper-Stimme {0} liest Chinesisch mit einem Modell, das sie aus dem Netz holen würde.</translation>
        </message>
        <message>
            <source>The Piper voice {0} and its {1} do not belong together.</source>
            <translation>Die Piper-Stimme {0} und ihre {1} gehören nicht zusammen.</translation>
        </message>
        <message>
            <source>The Piper voice {0} is damaged, or is no ONNX file.</source>
            <translation>Die Piper-Stimme {0} ist beschädigt oder keine ONNX-Datei.</translation>
        </message>
        <message>
            <source>The Piper voice {0} makes no sound.</source>
            <translation>Die Piper-Stimme {0} macht keinen Ton.</translation>
        </message>
        <message>
            <source>The Piper voice {0} needs the package {1} to read its language.</source>
            <translation>Die Piper-Stimme {0} braucht das Paket {1}, um ihre Sprache zu lesen.</translation>
        </message>
        <message>
            <source>The Python environment in .venv is incomplete.</source>
            <translation>Die Python-Umgebung in .venv ist unvollständig.</translation>
        </message>
        <message>
            <source>The [{0}] backend "{1}" could not be loaded.</source>
            <translation>Das [{0}]-Backend „{1}“ ließ sich nicht laden.</translation>
        </message>
        <message>
            <source>The [{0}] backend "{1}" stumbled.</source>
            <translation>Das [{0}]-Backend „{1}“ ist gestolpert.</translation>
        </message>
        <message>
            <source>The arrow keys move it, plus and minus change its size.</source>
            <translation>Die Pfeiltasten bewegen es, Plus und Minus ändern die Größe.</translation>
        </message>
        <message>
            <source>The arrow keys move it.</source>
            <translation>Die Pfeiltasten bewegen es.</translation>
        </message>
        <message>
            <source>The avatar needs {0} MB, and the disk of {1} is full.</source>
            <translation>Der Avatar braucht {0} MB, und die Platte von {1} ist voll.</translation>
        </message>
        <message>
            <source>The avatar “{0}” cannot be exported: {1}.</source>
            <translation>Der Avatar „{0}“ lässt sich nicht exportieren: {1}.</translation>
        </message>
        <message>
            <source>The avatar “{0}” cannot be used: it has no {1}.</source>
            <translation>Der Avatar „{0}“ lässt sich nicht benutzen: Er hat kein {1}.</translation>
        </message>
        <message>
            <source>The avatar “{0}” cannot be used: {1}.</source>
            <translation>Der Avatar „{0}“ lässt sich nicht benutzen: {1}.</translation>
        </message>
        <message>
            <source>The avatar's pictures could not be kept in {0}.</source>
            <translation>Die Bilder des Avatars ließen sich nicht in {0} aufheben.</translation>
        </message>
        <message>
            <source>The base clips are there.</source>
            <translation>Die Basisclips sind da.</translation>
        </message>
        <message>
            <source>The base clips could not be written into {0}: {1}.</source>
            <translation>Die Basisclips ließen sich nicht in {0} schreiben: {1}.</translation>
        </message>
        <message>
            <source>The best answers under a gigabyte; reads the whole conversation again after an interruption.</source>
            <translation>Die besten Antworten unter einem Gigabyte; liest nach einer Unterbrechung das ganze Gespräch noch einmal.</translation>
        </message>
        <message>
            <source>The best there is here; quick on a graphics card, slow without.</source>
            <translation>Das beste, das es hier gibt; schnell mit Grafikkarte, langsam ohne.</translation>
        </message>
        <message>
            <source>The built-in voice (eSpeak NG) could not be loaded.</source>
            <translation>Die eingebaute Stimme (eSpeak NG) ließ sich nicht laden.</translation>
        </message>
        <message>
            <source>The call goes on meanwhile; you can stop it at any time, and resume it later.</source>
            <translation>Der Anruf geht währenddessen weiter; du kannst es jederzeit anhalten und später fortsetzen.</translation>
        </message>
        <message>
            <source>The call goes on. If something does not work any more, start Parley again. Whoever looks into Parley can do something with this report, if you give it to them: nothing is sent by itself.</source>
            <translation>Der Anruf geht weiter. Wenn etwas nicht mehr geht, starte Parley neu. Wer sich Parley ansieht, kann mit diesem Bericht etwas anfangen, wenn du ihn ihm gibst: Von selbst wird nichts gesendet.</translation>
        </message>
        <message>
            <source>The card carries a language model of three billion parameters with room for the conversation.</source>
            <translation>Die Karte trägt ein Sprachmodell mit drei Milliarden Parametern und Platz für das Gespräch.</translation>
        </message>
        <message>
            <source>The card carries the best recognition and the best language model of the catalogue at once.</source>
            <translation>Die Karte trägt die beste Erkennung und das beste Sprachmodell des Katalogs zugleich.</translation>
        </message>
        <message>
            <source>The clip ({0}×{1}) is of another shape than the portrait.</source>
            <translation>Der Clip ({0}×{1}) hat eine andere Form als das Porträt.</translation>
        </message>
        <message>
            <source>The clip cannot be used: {0}</source>
            <translation>Der Clip lässt sich nicht benutzen: {0}</translation>
        </message>
        <message>
            <source>The clip does not begin with the portrait.</source>
            <translation>Der Clip beginnt nicht mit dem Porträt.</translation>
        </message>
        <message>
            <source>The clip has more than the {0} pictures that were asked for.</source>
            <translation>Der Clip hat mehr als die {0} verlangten Bilder.</translation>
        </message>
        <message>
            <source>The clip has {0} pictures instead of {1}.</source>
            <translation>Der Clip hat {0} Bilder statt {1}.</translation>
        </message>
        <message>
            <source>The clip is only {0}×{1}.</source>
            <translation>Der Clip ist nur {0}×{1}.</translation>
        </message>
        <message>
            <source>The clip is there</source>
            <translation>Der Clip ist da</translation>
        </message>
        <message>
            <source>The clip jumps from picture {0} to {1}.</source>
            <translation>Der Clip springt von Bild {0} zu {1}.</translation>
        </message>
        <message>
            <source>The clock of this computer was set back.</source>
            <translation>Die Uhr dieses Computers wurde zurückgestellt.</translation>
        </message>
        <message>
            <source>The connection to {0} {1}</source>
            <translation>Die Verbindung zu {0} {1}</translation>
        </message>
        <message>
            <source>The conversation cannot be saved in {0} ({1}).</source>
            <translation>Das Gespräch lässt sich nicht in {0} sichern ({1}).</translation>
        </message>
        <message>
            <source>The conversation cannot go on.</source>
            <translation>Das Gespräch kann nicht weitergehen.</translation>
        </message>
        <message>
            <source>The conversation goes on and is remembered until you close the window. Free some space there or choose another folder with --data-dir.</source>
            <translation>Das Gespräch geht weiter und wird behalten, bis du das Fenster schließt. Mach dort Platz oder wähle mit --data-dir einen anderen Ordner.</translation>
        </message>
        <message>
            <source>The conversation is kept in the order in which it was said.</source>
            <translation>Das Gespräch bleibt in der Reihenfolge, in der es geführt wurde.</translation>
        </message>
        <message>
            <source>The conversation {0} cannot be brought back: {1}.</source>
            <translation>Das Gespräch {0} lässt sich nicht zurückholen: {1}.</translation>
        </message>
        <message>
            <source>The conversation {0} cannot be deleted: {1}.</source>
            <translation>Das Gespräch {0} lässt sich nicht löschen: {1}.</translation>
        </message>
        <message>
            <source>The conversation {0} cannot be read: the file is broken.</source>
            <translation>Das Gespräch {0} lässt sich nicht lesen: Die Datei ist kaputt.</translation>
        </message>
        <message>
            <source>The conversation {0} cannot be read: {1}.</source>
            <translation>Das Gespräch {0} lässt sich nicht lesen: {1}.</translation>
        </message>
        <message>
            <source>The conversation {0} was written by a newer version of Parley.</source>
            <translation>Das Gespräch {0} wurde von einer neueren Version von Parley geschrieben.</translation>
        </message>
        <message>
            <source>The conversation {0} {1}, so it goes on in a copy.</source>
            <translation>Das Gespräch {0} {1}, darum geht es in einer Kopie weiter.</translation>
        </message>
        <message>
            <source>The conversation {0} {1}, so it goes on in a new file.</source>
            <translation>Das Gespräch {0} {1}, darum geht es in einer neuen Datei weiter.</translation>
        </message>
        <message>
            <source>The copy is {0}, in the same folder.</source>
            <translation>Die Kopie ist {0}, im selben Ordner.</translation>
        </message>
        <message>
            <source>The corners of the mouth are on one another: drag them to the ends of the lips.</source>
            <translation>Die Mundwinkel liegen aufeinander: Zieh sie an die Enden der Lippen.</translation>
        </message>
        <message>
            <source>The corners of the mouth are swapped: the left one is on the left in the picture.</source>
            <translation>Die Mundwinkel sind vertauscht: Der linke ist im Bild links.</translation>
        </message>
        <message>
            <source>The denoising step list falls from 1000 or less towards 0, such as 1000, 750, 500, 250.</source>
            <translation>Die Liste der Schritte beim Entrauschen fällt von höchstens 1000 gegen 0, etwa 1000, 750, 500, 250.</translation>
        </message>
        <message>
            <source>The desktop did not give Parley its keys.</source>
            <translation>Der Desktop hat Parley seine Tasten nicht gegeben.</translation>
        </message>
        <message>
            <source>The disk is full: {0} could not be installed.</source>
            <translation>Die Platte ist voll: {0} ließ sich nicht installieren.</translation>
        </message>
        <message>
            <source>The disk of {0} is full.</source>
            <translation>Die Platte von {0} ist voll.</translation>
        </message>
        <message>
            <source>The disk of {0} takes no file that large.</source>
            <translation>Die Platte von {0} nimmt keine so große Datei.</translation>
        </message>
        <message>
            <source>The download is sent to {0}, which is no encrypted address.</source>
            <translation>Der Download wird an {0} geschickt, das ist keine verschlüsselte Adresse.</translation>
        </message>
        <message>
            <source>The engine's thread ended by itself.</source>
            <translation>Der Thread der Engine hat von selbst geendet.</translation>
        </message>
        <message>
            <source>The eyes are on one another: drag one point onto each eye.</source>
            <translation>Die Augen liegen aufeinander: Zieh auf jedes Auge einen Punkt.</translation>
        </message>
        <message>
            <source>The eyes are swapped: the left eye is the one on the left in the picture.</source>
            <translation>Die Augen sind vertauscht: Das linke Auge ist das, das im Bild links ist.</translation>
        </message>
        <message>
            <source>The face</source>
            <translation>Das Gesicht</translation>
        </message>
        <message>
            <source>The face command {0} cannot be started: {1}.</source>
            <translation>Der Gesichtsbefehl {0} lässt sich nicht starten: {1}.</translation>
        </message>
        <message>
            <source>The face command {0} ended without making a film.</source>
            <translation>Der Gesichtsbefehl {0} endete, ohne einen Film zu machen.</translation>
        </message>
        <message>
            <source>The face command {0} made {1} s of film for {2} s of speech.</source>
            <translation>Der Gesichtsbefehl {0} machte {1} s Film für {2} s Sprache.</translation>
        </message>
        <message>
            <source>The face failed in this answer.</source>
            <translation>Das Gesicht ist bei dieser Antwort ausgefallen.</translation>
        </message>
        <message>
            <source>The face finder ({0}) cannot be read.</source>
            <translation>Der Gesichtsfinder ({0}) lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The face in {0} is seen from the side.</source>
            <translation>Das Gesicht in {0} ist von der Seite zu sehen.</translation>
        </message>
        <message>
            <source>The face in {0} is seen from the side. Choose a photo that looks into the camera.</source>
            <translation>Das Gesicht in {0} ist von der Seite zu sehen. Wähle ein Foto mit Blick in die Kamera.</translation>
        </message>
        <message>
            <source>The face in {0} is too small. Choose a photo that was taken from nearer.</source>
            <translation>Das Gesicht in {0} ist zu klein. Wähle ein Foto, das aus der Nähe aufgenommen wurde.</translation>
        </message>
        <message>
            <source>The face in {0} is too small: its eyes are {1} pixels apart.</source>
            <translation>Das Gesicht in {0} ist zu klein: Die Augen sind {1} Pixel auseinander.</translation>
        </message>
        <message>
            <source>The face is not to be seen in {0} of the {1} pictures of {2}.</source>
            <translation>In {0} der {1} Bilder von {2} ist das Gesicht nicht zu sehen.</translation>
        </message>
        <message>
            <source>The face is small in {0}: it will look soft.</source>
            <translation>Das Gesicht in {0} ist klein: Es wird unscharf aussehen.</translation>
        </message>
        <message>
            <source>The face of {0} could not be loaded.</source>
            <translation>Das Gesicht von {0} ließ sich nicht laden.</translation>
        </message>
        <message>
            <source>The files of the Kokoro model in {0} do not fit together.</source>
            <translation>Die Dateien des Kokoro-Modells in {0} passen nicht zusammen.</translation>
        </message>
        <message>
            <source>The film could not be made.</source>
            <translation>Der Film ließ sich nicht machen.</translation>
        </message>
        <message>
            <source>The film of the face command {0} cannot be used: {1}</source>
            <translation>Der Film des Gesichtsbefehls {0} lässt sich nicht benutzen: {1}</translation>
        </message>
        <message>
            <source>The film of “{title}” is being made…</source>
            <translation>Der Film von „{title}“ wird gemacht …</translation>
        </message>
        <message>
            <source>The folder {0} is empty.</source>
            <translation>Der Ordner {0} ist leer.</translation>
        </message>
        <message>
            <source>The grammar of spoken commands cannot be read.</source>
            <translation>Die Grammatik der gesprochenen Befehle lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The graphics run a language model of three billion parameters and leave half of the memory to the rest.</source>
            <translation>Die Grafik trägt ein Sprachmodell mit drei Milliarden Parametern und lässt dem Rest die Hälfte des Speichers.</translation>
        </message>
        <message>
            <source>The graphics run the language model; recognition stays on the processor, where the small Whisper is quick.</source>
            <translation>Die Grafik übernimmt das Sprachmodell; die Erkennung bleibt auf dem Prozessor, wo das kleine Whisper schnell ist.</translation>
        </message>
        <message>
            <source>The high-noise expert</source>
            <translation>Der High-Noise-Experte</translation>
        </message>
        <message>
            <source>The key is not sent to {0}: without https everyone on the way could read it.</source>
            <translation>Der Schlüssel wird nicht an {0} gesendet: Ohne https könnte ihn jeder unterwegs lesen.</translation>
        </message>
        <message>
            <source>The key of a server is not written into the settings.</source>
            <translation>Der Schlüssel eines Servers wird nicht in die Einstellungen geschrieben.</translation>
        </message>
        <message>
            <source>The keys for every program stopped working ({0}).</source>
            <translation>Die Tasten für jedes Programm gehen nicht mehr ({0}).</translation>
        </message>
        <message>
            <source>The language model</source>
            <translation>Das Sprachmodell</translation>
        </message>
        <message>
            <source>The language you speak</source>
            <translation>Die Sprache, die du sprichst</translation>
        </message>
        <message>
            <source>The layer '{0}' of the avatar '{1}' cannot be drawn.</source>
            <translation>Die Ebene „{0}“ des Avatars „{1}“ lässt sich nicht zeichnen.</translation>
        </message>
        <message>
            <source>The log has what it printed.</source>
            <translation>Was es ausgegeben hat, steht im Protokoll.</translation>
        </message>
        <message>
            <source>The log says more.</source>
            <translation>Das Protokoll sagt mehr.</translation>
        </message>
        <message>
            <source>The log says more; nothing else was changed.</source>
            <translation>Das Protokoll sagt mehr; sonst wurde nichts geändert.</translation>
        </message>
        <message>
            <source>The longest answer</source>
            <translation>Die längste Antwort</translation>
        </message>
        <message>
            <source>The loudspeaker is back.</source>
            <translation>Der Lautsprecher ist wieder da.</translation>
        </message>
        <message>
            <source>The loudspeaker “{0}” could not be opened.</source>
            <translation>Der Lautsprecher „{0}“ ließ sich nicht öffnen.</translation>
        </message>
        <message>
            <source>The low-noise expert</source>
            <translation>Der Low-Noise-Experte</translation>
        </message>
        <message>
            <source>The microphone has gone while you were talking.</source>
            <translation>Das Mikrofon ist verschwunden, während du gesprochen hast.</translation>
        </message>
        <message>
            <source>The microphone is heard again.</source>
            <translation>Das Mikrofon ist wieder zu hören.</translation>
        </message>
        <message>
            <source>The microphone sends only silence: it is muted, or Parley may not use it.</source>
            <translation>Das Mikrofon sendet nur Stille: Es ist stumm, oder Parley darf es nicht benutzen.</translation>
        </message>
        <message>
            <source>The microphone “{0}” could not be opened.</source>
            <translation>Das Mikrofon „{0}“ ließ sich nicht öffnen.</translation>
        </message>
        <message>
            <source>The microphone “{0}” is muted.</source>
            <translation>Das Mikrofon „{0}“ ist stumm.</translation>
        </message>
        <message>
            <source>The microphone “{0}” is turned down to zero.</source>
            <translation>Das Mikrofon „{0}“ ist auf null gestellt.</translation>
        </message>
        <message>
            <source>The model in {0} cannot be loaded.</source>
            <translation>Das Modell in {0} lässt sich nicht laden.</translation>
        </message>
        <message>
            <source>The model that hears whether you have finished ({0}) cannot be read.</source>
            <translation>Das Modell, das hört, ob du fertig bist ({0}), lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The mouth has to be below the eyes: drag its corners to where the lips meet.</source>
            <translation>Der Mund muss unter den Augen sein: Zieh die Mundwinkel dorthin, wo sich die Lippen treffen.</translation>
        </message>
        <message>
            <source>The mouth is open in {0}.</source>
            <translation>Der Mund ist in {0} offen.</translation>
        </message>
        <message>
            <source>The name of a voice. Empty: the avatar's own. Kokoro can blend: af_heart*0.7+am_michael*0.3</source>
            <translation>Der Name einer Stimme. Leer: die des Avatars. Kokoro kann mischen: af_heart*0.7+am_michael*0.3</translation>
        </message>
        <message>
            <source>The name of {0} speaks of both experts; name the {1} so that it is clear which it is for.</source>
            <translation>Der Name von {0} spricht von beiden Experten; benenne die {1} so, dass klar ist, für welchen sie ist.</translation>
        </message>
        <message>
            <source>The nose has to be between the eyes and the mouth.</source>
            <translation>Die Nase muss zwischen den Augen und dem Mund sein.</translation>
        </message>
        <message>
            <source>The package server cannot be reached: {0} could not be fetched.</source>
            <translation>Der Paketserver ist nicht zu erreichen: {0} ließ sich nicht holen.</translation>
        </message>
        <message>
            <source>The package server's certificate was not accepted: {0} could not be fetched.</source>
            <translation>Das Zertifikat des Paketservers wurde nicht angenommen: {0} ließ sich nicht holen.</translation>
        </message>
        <message>
            <source>The part that leads the conversation has ended</source>
            <translation>Der Teil, der das Gespräch führt, ist ausgefallen</translation>
        </message>
        <message>
            <source>The parts for full speech recognition are not installed.</source>
            <translation>Die Teile für die volle Spracherkennung sind nicht installiert.</translation>
        </message>
        <message>
            <source>The person you are talking to</source>
            <translation>Die Person, mit der du sprichst</translation>
        </message>
        <message>
            <source>The person you see and hear.</source>
            <translation>Die Person, die du siehst und hörst.</translation>
        </message>
        <message>
            <source>The persona leaves no room in the language model's context for a conversation.</source>
            <translation>Die Persona lässt im Kontext des Sprachmodells keinen Platz für ein Gespräch.</translation>
        </message>
        <message>
            <source>The photo avatar “{0}” cannot be used: {1}.</source>
            <translation>Der Foto-Avatar „{0}“ lässt sich nicht benutzen: {1}.</translation>
        </message>
        <message>
            <source>The photo's mouth bent</source>
            <translation>Der Mund des Fotos gebogen</translation>
        </message>
        <message>
            <source>The photo's own mouth moves for now.</source>
            <translation>Vorerst bewegt sich der eigene Mund des Fotos.</translation>
        </message>
        <message>
            <source>The picture and the face in it</source>
            <translation>Das Bild und das Gesicht darin</translation>
        </message>
        <message>
            <source>The picture stays on this computer.</source>
            <translation>Das Bild bleibt auf diesem Computer.</translation>
        </message>
        <message>
            <source>The picture, the clips and the words are deleted from this computer. An exported file stays.</source>
            <translation>Bild, Clips und Worte werden von diesem Computer gelöscht. Eine exportierte Datei bleibt.</translation>
        </message>
        <message>
            <source>The points in {0} are others than those in face.json.</source>
            <translation>Die Punkte in {0} sind andere als die in face.json.</translation>
        </message>
        <message>
            <source>The points in {0} do not make a face.</source>
            <translation>Die Punkte in {0} ergeben kein Gesicht.</translation>
        </message>
        <message>
            <source>The points you moved on the first one are lost. Name, voice and words stay.</source>
            <translation>Die Punkte, die du auf dem ersten verschoben hast, gehen verloren. Name, Stimme und Worte bleiben.</translation>
        </message>
        <message>
            <source>The portrait works without it; Avatars shows the commands that install it.</source>
            <translation>Das Porträt geht auch ohne; Avatare zeigt die Befehle, die es installieren.</translation>
        </message>
        <message>
            <source>The portrait works without it; the log says more.</source>
            <translation>Das Porträt geht auch ohne; das Protokoll sagt mehr.</translation>
        </message>
        <message>
            <source>The process that read it stopped; use another file.</source>
            <translation>Der Prozess, der es gelesen hat, blieb stehen; nimm eine andere Datei.</translation>
        </message>
        <message>
            <source>The proxy that is set on this computer cannot be used ({0}).</source>
            <translation>Der auf diesem Computer eingestellte Proxy lässt sich nicht benutzen ({0}).</translation>
        </message>
        <message>
            <source>The recording reached {0} minutes and was ended there.</source>
            <translation>Die Aufnahme hat {0} Minuten erreicht und wurde dort beendet.</translation>
        </message>
        <message>
            <source>The report could not be written to {0}: {1}.</source>
            <translation>Der Bericht ließ sich nicht nach {0} schreiben: {1}.</translation>
        </message>
        <message>
            <source>The round button works the same way.</source>
            <translation>Der runde Knopf geht genauso.</translation>
        </message>
        <message>
            <source>The server {place}</source>
            <translation>Der Server {place}</translation>
        </message>
        <message>
            <source>The server {place} on this machine</source>
            <translation>Der Server {place} auf diesem Rechner</translation>
        </message>
        <message>
            <source>The settings could not be saved in {0} ({1}).</source>
            <translation>Die Einstellungen ließen sich nicht in {0} sichern ({1}).</translation>
        </message>
        <message>
            <source>The settings name it, but it is not on this machine.</source>
            <translation>Die Einstellungen nennen es, aber es ist nicht auf diesem Rechner.</translation>
        </message>
        <message>
            <source>The settings name it.</source>
            <translation>Die Einstellungen nennen es.</translation>
        </message>
        <message>
            <source>The sound library PortAudio is missing, so there is neither microphone nor loudspeaker.</source>
            <translation>Die Tonbibliothek PortAudio fehlt, darum gibt es weder Mikrofon noch Lautsprecher.</translation>
        </message>
        <message>
            <source>The speech recognition model {0} does not exist.</source>
            <translation>Das Spracherkennungsmodell {0} gibt es nicht.</translation>
        </message>
        <message>
            <source>The starter (PocketSphinx)</source>
            <translation>Der Starter (PocketSphinx)</translation>
        </message>
        <message>
            <source>The starter (Silero)</source>
            <translation>Der Starter (Silero)</translation>
        </message>
        <message>
            <source>The starter (eSpeak NG)</source>
            <translation>Der Starter (eSpeak NG)</translation>
        </message>
        <message>
            <source>The starter answers now. Larger models understand and speak far better: Menu, Models… (Ctrl+M).</source>
            <translation>Jetzt antwortet der Starter. Größere Modelle verstehen und sprechen viel besser: Menü, Modelle … (Strg+M).</translation>
        </message>
        <message>
            <source>The starter engines are running: small, quick, and simple. The full models are in the menu under Models… (Ctrl+M).</source>
            <translation>Die Starter-Engines laufen: klein, schnell und einfach. Die großen Modelle findest du im Menü unter Modelle … (Strg+M).</translation>
        </message>
        <message>
            <source>The starter is plainly a machine. More natural voices are in Models.</source>
            <translation>Der Starter ist hörbar eine Maschine. Natürlichere Stimmen findest du unter Modelle.</translation>
        </message>
        <message>
            <source>The starter knows short English sentences. The full one is in Models.</source>
            <translation>Der Starter kennt kurze englische Sätze. Die große Erkennung findest du unter Modelle.</translation>
        </message>
        <message>
            <source>The starter knows the time, sums, timers and small talk. Language models are in Models.</source>
            <translation>Der Starter kennt Uhrzeit, Rechnen, Timer und Plauderei. Sprachmodelle findest du unter Modelle.</translation>
        </message>
        <message>
            <source>The starter needs none. The models can be fetched later, or taken over from a disk: Menu, Models…</source>
            <translation>Der Starter braucht keins. Die Modelle kannst du später holen oder von einem Datenträger übernehmen: Menü, Modelle …</translation>
        </message>
        <message>
            <source>The starter's speech recognition cannot be loaded.</source>
            <translation>Die Spracherkennung des Starters lässt sich nicht laden.</translation>
        </message>
        <message>
            <source>The starter, or an installed plug-in.</source>
            <translation>Der Starter oder ein installiertes Plug-in.</translation>
        </message>
        <message>
            <source>The starter: skills and small talk</source>
            <translation>Der Starter: Fähigkeiten und Plauderei</translation>
        </message>
        <message>
            <source>The strength of {0} cannot be {1}: it is up to {2}, and not 0.</source>
            <translation>Die Stärke von {0} kann nicht {1} sein: Sie geht bis {2} und ist nicht 0.</translation>
        </message>
        <message>
            <source>The system does not let Parley hear the microphone.</source>
            <translation>Das System lässt Parley das Mikrofon nicht hören.</translation>
        </message>
        <message>
            <source>The system has no room for another process; close other programs.</source>
            <translation>Das System hat keinen Platz für einen weiteren Prozess; schließ andere Programme.</translation>
        </message>
        <message>
            <source>The system's keyring cannot be opened.</source>
            <translation>Der Schlüsselbund des Systems lässt sich nicht öffnen.</translation>
        </message>
        <message>
            <source>The system's keyring cannot be used: the package keyring is not installed.</source>
            <translation>Der Schlüsselbund des Systems lässt sich nicht benutzen: Das Paket keyring ist nicht installiert.</translation>
        </message>
        <message>
            <source>The text encoder {0} is not there.</source>
            <translation>Der Text-Encoder {0} ist nicht da.</translation>
        </message>
        <message>
            <source>The translation {0} cannot be read.</source>
            <translation>Die Übersetzung {0} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The usual voice</source>
            <translation>Die übliche Stimme</translation>
        </message>
        <message>
            <source>The vocabulary in {0} does not belong to its model.</source>
            <translation>Der Wortschatz in {0} gehört nicht zu seinem Modell.</translation>
        </message>
        <message>
            <source>The voice</source>
            <translation>Die Stimme</translation>
        </message>
        <message>
            <source>The voice "{0}" speaks {1}, which Parley cannot pronounce for Kokoro.</source>
            <translation>Die Stimme „{0}“ spricht {1}, das Parley für Kokoro nicht aussprechen kann.</translation>
        </message>
        <message>
            <source>The voice changed from {0} to {1} samples a second in the middle of an answer.</source>
            <translation>Die Stimme wechselte mitten in einer Antwort von {0} auf {1} Abtastwerte pro Sekunde.</translation>
        </message>
        <message>
            <source>The voice detector's model cannot be read.</source>
            <translation>Das Modell, das Sprache bemerkt, lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The voice detector's model is not installed.</source>
            <translation>Das Modell, das Sprache bemerkt, ist nicht installiert.</translation>
        </message>
        <message>
            <source>The voice file {0} {1}.</source>
            <translation>Die Stimmdatei {0} {1}.</translation>
        </message>
        <message>
            <source>The voice is not ready yet.</source>
            <translation>Die Stimme ist noch nicht bereit.</translation>
        </message>
        <message>
            <source>The weights of {0} in {1} are incomplete.</source>
            <translation>Die Gewichte von {0} in {1} sind unvollständig.</translation>
        </message>
        <message>
            <source>The weights of {0} in {1} are missing, damaged, or of another network.</source>
            <translation>Die Gewichte von {0} in {1} fehlen, sind beschädigt oder gehören zu einem anderen Netz.</translation>
        </message>
        <message>
            <source>The whisper-tiny in {0} has no model.safetensors.</source>
            <translation>Das whisper-tiny in {0} hat keine model.safetensors.</translation>
        </message>
        <message>
            <source>The window</source>
            <translation>Das Fenster</translation>
        </message>
        <message>
            <source>The window lacks system libraries.</source>
            <translation>Dem Fenster fehlen Systembibliotheken.</translation>
        </message>
        <message>
            <source>The {0} of base clips is a multiple of {1} from {2} to {3}, not {4}.</source>
            <translation>Bei Basisclips ist {0} ein Vielfaches von {1} zwischen {2} und {3}, nicht {4}.</translation>
        </message>
        <message>
            <source>The {0} of {1} failed.</source>
            <translation>{1}: {0} ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>The {0} “{1}” has gone; “{2}” is used.</source>
            <translation>Verschwunden: {0} „{1}“; nun wird „{2}“ benutzt.</translation>
        </message>
        <message>
            <source>The {0} “{1}” is back and used again.</source>
            <translation>Wieder da und wieder in Gebrauch: {0} „{1}“.</translation>
        </message>
        <message>
            <source>The {0} “{1}” is not there; “{2}” is used.</source>
            <translation>Nicht da: {0} „{1}“; nun wird „{2}“ benutzt.</translation>
        </message>
        <message>
            <source>The {0} “{1}” of the settings could be any of: {2}; “{3}” is used.</source>
            <translation>{0} „{1}“ aus den Einstellungen könnte mehreres sein: {2}; nun wird „{3}“ benutzt.</translation>
        </message>
        <message>
            <source>Their names in the avatars folder, separated by commas. Each answers when addressed by name.</source>
            <translation>Ihre Namen im Ordner avatars, durch Kommas getrennt. Jede antwortet, wenn du sie mit Namen ansprichst.</translation>
        </message>
        <message>
            <source>Then we can talk</source>
            <translation>Dann können wir reden</translation>
        </message>
        <message>
            <source>There are auto, cuda, mps and cpu.</source>
            <translation>Es gibt auto, cuda, mps und cpu.</translation>
        </message>
        <message>
            <source>There are auto, {0}.</source>
            <translation>Es gibt auto, {0}.</translation>
        </message>
        <message>
            <source>There are no conversations yet.</source>
            <translation>Es gibt noch keine Gespräche.</translation>
        </message>
        <message>
            <source>There are no keys for every program: {0}.</source>
            <translation>Es gibt keine Tasten für jedes Programm: {0}.</translation>
        </message>
        <message>
            <source>There are no voices for Kokoro in {0}.</source>
            <translation>In {0} sind keine Stimmen für Kokoro.</translation>
        </message>
        <message>
            <source>There are {0} LoRAs for {1}; there can be one.</source>
            <translation>Es gibt {0} LoRAs für {1}; es darf eine sein.</translation>
        </message>
        <message>
            <source>There are {0} steps in the denoising step list, but infer_steps says {1}.</source>
            <translation>In der Liste der Schritte stehen {0}, aber infer_steps sagt {1}.</translation>
        </message>
        <message>
            <source>There are: {0}.</source>
            <translation>Es gibt: {0}.</translation>
        </message>
        <message>
            <source>There is no C++ compiler, and {0} has to be compiled here.</source>
            <translation>Es gibt keinen C++-Compiler, und {0} muss hier übersetzt werden.</translation>
        </message>
        <message>
            <source>There is no Kokoro model at {0}.</source>
            <translation>Bei {0} ist kein Kokoro-Modell.</translation>
        </message>
        <message>
            <source>There is no MuseTalk model at {0}.</source>
            <translation>Bei {0} ist kein MuseTalk-Modell.</translation>
        </message>
        <message>
            <source>There is no Piper voice at {0}.</source>
            <translation>Bei {0} ist keine Piper-Stimme.</translation>
        </message>
        <message>
            <source>There is no [{0}] backend called "{1}".</source>
            <translation>Es gibt kein [{0}]-Backend namens „{1}“.</translation>
        </message>
        <message>
            <source>There is no avatar called “{0}”.{1}</source>
            <translation>Es gibt keinen Avatar namens „{0}“.{1}</translation>
        </message>
        <message>
            <source>There is no avatar called “{0}”: no avatars were found.</source>
            <translation>Es gibt keinen Avatar namens „{0}“: Es wurden keine Avatare gefunden.</translation>
        </message>
        <message>
            <source>There is no display to show the window on.</source>
            <translation>Es gibt keine Anzeige, auf der das Fenster erscheinen könnte.</translation>
        </message>
        <message>
            <source>There is no face finder. {0}, or fetch YuNet in Models (Ctrl+M).</source>
            <translation>Es gibt keinen Gesichtsfinder. {0} oder hol YuNet unter Modelle (Strg+M).</translation>
        </message>
        <message>
            <source>There is no face to be seen in {0}.</source>
            <translation>In {0} ist kein Gesicht zu sehen.</translation>
        </message>
        <message>
            <source>There is no file {0}.</source>
            <translation>Es gibt keine Datei {0}.</translation>
        </message>
        <message>
            <source>There is no folder {0}</source>
            <translation>Es gibt keinen Ordner {0}</translation>
        </message>
        <message>
            <source>There is no loudspeaker that works; answers are shown as captions.</source>
            <translation>Es gibt keinen Lautsprecher, der geht; Antworten erscheinen als Untertitel.</translation>
        </message>
        <message>
            <source>There is no loudspeaker.</source>
            <translation>Es gibt keinen Lautsprecher.</translation>
        </message>
        <message>
            <source>There is no microphone.</source>
            <translation>Es gibt kein Mikrofon.</translation>
        </message>
        <message>
            <source>There is no model called “{0}” in the catalogue.{1}</source>
            <translation>Im Katalog gibt es kein Modell namens „{0}“.{1}</translation>
        </message>
        <message>
            <source>There is no model for {0} on this computer yet.</source>
            <translation>Auf diesem Computer ist noch kein Modell für {0}.</translation>
        </message>
        <message>
            <source>There is no model.bin in {0}.</source>
            <translation>In {0} ist keine model.bin.</translation>
        </message>
        <message>
            <source>There is no release of {0} for this version of Python.</source>
            <translation>Von {0} gibt es keine Ausgabe für diese Python-Version.</translation>
        </message>
        <message>
            <source>There is no tokenizer.json in {0}, without which its words cannot be written.</source>
            <translation>In {0} ist keine tokenizer.json, ohne die sich seine Wörter nicht schreiben lassen.</translation>
        </message>
        <message>
            <source>There is no translation for the language {0}, so the window speaks English.</source>
            <translation>Für die Sprache {0} gibt es keine Übersetzung, darum spricht das Fenster Englisch.</translation>
        </message>
        <message>
            <source>There is no vocabulary.json in {0}.</source>
            <translation>In {0} ist keine vocabulary.json.</translation>
        </message>
        <message>
            <source>There is no {0} in {1}.</source>
            <translation>In {1} gibt es kein {0}.</translation>
        </message>
        <message>
            <source>There is no {0}.</source>
            <translation>Es gibt kein {0}.</translation>
        </message>
        <message>
            <source>There is not enough memory for MuseTalk's face.</source>
            <translation>Für MuseTalks Gesicht reicht der Speicher nicht.</translation>
        </message>
        <message>
            <source>There is not enough memory for the [{0}] backend "{1}".</source>
            <translation>Für das [{0}]-Backend „{1}“ reicht der Arbeitsspeicher nicht.</translation>
        </message>
        <message>
            <source>There is not enough memory for {0}.</source>
            <translation>Für {0} reicht der Arbeitsspeicher nicht.</translation>
        </message>
        <message>
            <source>There is nothing to be filmed: nothing was said.</source>
            <translation>Es gibt nichts zu filmen: Es wurde nichts gesagt.</translation>
        </message>
        <message>
            <source>They appear here when you let them speak.</source>
            <translation>Hier erscheint die Person, wenn du sie sprechen lässt.</translation>
        </message>
        <message>
            <source>They are in {0}.</source>
            <translation>Sie sind in {0}.</translation>
        </message>
        <message>
            <source>They do these right; a language model guesses.</source>
            <translation>Die machen das richtig; ein Sprachmodell rät.</translation>
        </message>
        <message>
            <source>They take {0} on the disk and {1} to fetch at 20 Mbit/s.</source>
            <translation>Sie brauchen {0} auf der Platte und mit 20 Mbit/s {1} zum Holen.</translation>
        </message>
        <message>
            <source>Thinking</source>
            <translation>Denken</translation>
        </message>
        <message>
            <source>Thinking. Go on talking to say more.</source>
            <translation>Denke nach. Sprich weiter, um mehr zu sagen.</translation>
        </message>
        <message>
            <source>Thinking. Hold to say something else.</source>
            <translation>Denke nach. Halten, um etwas anderes zu sagen.</translation>
        </message>
        <message>
            <source>Thinking…</source>
            <translation>Denke nach …</translation>
        </message>
        <message>
            <source>This Parley does not know where newer ones are published.</source>
            <translation>Dieses Parley weiß nicht, wo neuere erscheinen.</translation>
        </message>
        <message>
            <source>This answer</source>
            <translation>Diese Antwort</translation>
        </message>
        <message>
            <source>This answer could not be finished.</source>
            <translation>Diese Antwort konnte nicht fertig werden.</translation>
        </message>
        <message>
            <source>This computer has no network now.</source>
            <translation>Dieser Computer hat gerade kein Netz.</translation>
        </message>
        <message>
            <source>This computer has {0} GB of memory</source>
            <translation>Dieser Computer hat {0} GB Arbeitsspeicher</translation>
        </message>
        <message>
            <source>This computer has {0} and an {1} with {2} GB.</source>
            <translation>Dieser Computer hat {0} und eine {1} mit {2} GB.</translation>
        </message>
        <message>
            <source>This computer has {0} and {1}.</source>
            <translation>Dieser Computer hat {0} und {1}.</translation>
        </message>
        <message>
            <source>This computer has {0}, which its {1} shares with the graphics.</source>
            <translation>Dieser Computer hat {0}, die sich {1} mit der Grafik teilt.</translation>
        </message>
        <message>
            <source>This conversation could not be saved.</source>
            <translation>Dieses Gespräch ließ sich nicht sichern.</translation>
        </message>
        <message>
            <source>This conversation is very long: it goes on with its last {0} lines.</source>
            <translation>Dieses Gespräch ist sehr lang: Es geht mit seinen letzten {0} Zeilen weiter.</translation>
        </message>
        <message>
            <source>This could not be spoken.</source>
            <translation>Das ließ sich nicht sprechen.</translation>
        </message>
        <message>
            <source>This desktop gives no keys to programs.</source>
            <translation>Dieser Desktop gibt Programmen keine Tasten.</translation>
        </message>
        <message>
            <source>This did not work.</source>
            <translation>Das hat nicht geklappt.</translation>
        </message>
        <message>
            <source>This frees {freed} on the disk. It can be downloaded again at any time.</source>
            <translation>Das macht {freed} auf der Platte frei. Du kannst es jederzeit wieder herunterladen.</translation>
        </message>
        <message>
            <source>This keyboard has no {0}.</source>
            <translation>Diese Tastatur hat kein {0}.</translation>
        </message>
        <message>
            <source>This model is in use and cannot be removed.</source>
            <translation>Dieses Modell ist in Gebrauch und lässt sich nicht entfernen.</translation>
        </message>
        <message>
            <source>This window</source>
            <translation>Dieses Fenster</translation>
        </message>
        <message>
            <source>Those that reach this probability together (1: all).</source>
            <translation>Die zusammen diese Wahrscheinlichkeit erreichen (1: alle).</translation>
        </message>
        <message>
            <source>Thoughtful; reads the whole conversation again after an interruption.</source>
            <translation>Nachdenklich; liest nach einer Unterbrechung das ganze Gespräch noch einmal.</translation>
        </message>
        <message>
            <source>Through the loudspeaker that is chosen.</source>
            <translation>Über den gewählten Lautsprecher.</translation>
        </message>
        <message>
            <source>Throw away</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>Throw away {what}?</source>
            <translation>{what} verwerfen?</translation>
        </message>
        <message>
            <source>Time, timers, sums, conversions, stories. It is no language model.</source>
            <translation>Uhrzeit, Timer, Rechnen, Umrechnen, Geschichten. Es ist kein Sprachmodell.</translation>
        </message>
        <message>
            <source>Timers, sums and the time by built-in skills</source>
            <translation>Timer, Rechnen und Uhrzeit durch eingebaute Fähigkeiten</translation>
        </message>
        <message>
            <source>Timings of the last answer: {lines}</source>
            <translation>Zeiten der letzten Antwort: {lines}</translation>
        </message>
        <message>
            <source>Timings over the picture</source>
            <translation>Zeiten über dem Bild</translation>
        </message>
        <message>
            <source>Timings: no answer yet</source>
            <translation>Zeiten: noch keine Antwort</translation>
        </message>
        <message>
            <source>Tiny and quick; makes small talk, knows little.</source>
            <translation>Winzig und schnell; plaudert, weiß wenig.</translation>
        </message>
        <message>
            <source>Tip of the nose</source>
            <translation>Nasenspitze</translation>
        </message>
        <message>
            <source>Together</source>
            <translation>Zusammen</translation>
        </message>
        <message>
            <source>Top it up there, or use another server.</source>
            <translation>Lade es dort auf oder nimm einen anderen Server.</translation>
        </message>
        <message>
            <source>Transcript</source>
            <translation>Mitschrift</translation>
        </message>
        <message>
            <source>Try again in a moment.</source>
            <translation>Versuch es gleich noch einmal.</translation>
        </message>
        <message>
            <source>Try again later, or import a copy you have.</source>
            <translation>Versuch es später noch einmal oder importiere eine Kopie, die du hast.</translation>
        </message>
        <message>
            <source>Try again later.</source>
            <translation>Versuch es später noch einmal.</translation>
        </message>
        <message>
            <source>Try again when that is done.</source>
            <translation>Versuch es noch einmal, wenn das fertig ist.</translation>
        </message>
        <message>
            <source>Try another seed.</source>
            <translation>Versuch einen anderen Startwert.</translation>
        </message>
        <message>
            <source>Try one of these:</source>
            <translation>Versuch eins davon (der Starter versteht Englisch):</translation>
        </message>
        <message>
            <source>Turkish</source>
            <translation>Türkisch</translation>
        </message>
        <message>
            <source>Turn it up in the system's sound settings.</source>
            <translation>Stell es in den Toneinstellungen des Systems lauter.</translation>
        </message>
        <message>
            <source>Turning it into pictures</source>
            <translation>Daraus werden Bilder</translation>
        </message>
        <message>
            <source>Type a message</source>
            <translation>Nachricht schreiben</translation>
        </message>
        <message>
            <source>Type a message and press Enter to send it.</source>
            <translation>Tippe eine Nachricht und drück die Eingabetaste, um sie zu senden.</translation>
        </message>
        <message>
            <source>US English, short and simple sentences; what the starter can do it hears well.</source>
            <translation>Amerikanisches Englisch, kurze, einfache Sätze; was der Starter kann, hört er gut.</translation>
        </message>
        <message>
            <source>Ukrainian</source>
            <translation>Ukrainisch</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Undo the reset</source>
            <translation>Zurücksetzen rückgängig machen</translation>
        </message>
        <message>
            <source>Unlock it, or use env:NAME for the key.</source>
            <translation>Entsperr ihn oder nimm env:NAME für den Schlüssel.</translation>
        </message>
        <message>
            <source>Unpacking</source>
            <translation>Wird ausgepackt</translation>
        </message>
        <message>
            <source>Until then pauses alone end what you say. Download it again: ./run --download smart-turn</source>
            <translation>Bis dahin beenden allein Pausen, was du sagst. Lade es noch einmal herunter: ./run --download smart-turn</translation>
        </message>
        <message>
            <source>Up</source>
            <translation>Hoch</translation>
        </message>
        <message>
            <source>Up to 1000; 0: none; -1: all, where there is a card that takes them.</source>
            <translation>Bis 1000; 0: keine; -1: alle, wenn eine Karte da ist, die sie fasst.</translation>
        </message>
        <message>
            <source>Up to 64; 0: chosen from the machine.</source>
            <translation>Bis 64; 0: nach dem Rechner gewählt.</translation>
        </message>
        <message>
            <source>Update Parley to read it; the file was left as it is.</source>
            <translation>Aktualisiere Parley, um es zu lesen; die Datei blieb, wie sie ist.</translation>
        </message>
        <message>
            <source>Update Parley, or make the avatar anew.</source>
            <translation>Aktualisiere Parley oder mach den Avatar neu.</translation>
        </message>
        <message>
            <source>Update Parley.</source>
            <translation>Aktualisiere Parley.</translation>
        </message>
        <message>
            <source>Upper left corner of the face</source>
            <translation>Obere linke Ecke des Gesichts</translation>
        </message>
        <message>
            <source>Upper right corner of the face</source>
            <translation>Obere rechte Ecke des Gesichts</translation>
        </message>
        <message>
            <source>Urdu</source>
            <translation>Urdu</translation>
        </message>
        <message>
            <source>Use</source>
            <translation>Benutzen</translation>
        </message>
        <message>
            <source>Use a clip in which the person looks into the camera all the time.</source>
            <translation>Nimm einen Clip, in dem die Person die ganze Zeit in die Kamera sieht.</translation>
        </message>
        <message>
            <source>Use a file of yours…</source>
            <translation>Eine eigene Datei …</translation>
        </message>
        <message>
            <source>Use a folder on another disk (--data-dir); disks formatted as FAT32 stop at 4 GB.</source>
            <translation>Nimm einen Ordner auf einer anderen Platte (--data-dir); mit FAT32 formatierte hören bei 4 GB auf.</translation>
        </message>
        <message>
            <source>Use one of a second or more.</source>
            <translation>Nimm eins von einer Sekunde oder mehr.</translation>
        </message>
        <message>
            <source>Use the recommended models</source>
            <translation>Die empfohlenen Modelle benutzen</translation>
        </message>
        <message>
            <source>Use the starter</source>
            <translation>Den Starter benutzen</translation>
        </message>
        <message>
            <source>Version {version}</source>
            <translation>Version {version}</translation>
        </message>
        <message>
            <source>Versions, this machine, what runs and the last lines of the log. It is copied already: paste it where you ask for help. Read it first if you like.</source>
            <translation>Versionen, dieser Rechner, was läuft und die letzten Zeilen des Protokolls. Es ist schon kopiert: Füg es dort ein, wo du um Hilfe bittest. Lies es vorher, wenn du magst.</translation>
        </message>
        <message>
            <source>Very good; too slow for a conversation without a graphics card.</source>
            <translation>Sehr gut; ohne Grafikkarte zu langsam für ein Gespräch.</translation>
        </message>
        <message>
            <source>Very quick; mishears names and accents.</source>
            <translation>Sehr schnell; verhört sich bei Namen und Akzenten.</translation>
        </message>
        <message>
            <source>Vietnamese</source>
            <translation>Vietnamesisch</translation>
        </message>
        <message>
            <source>Voice</source>
            <translation>Stimme</translation>
        </message>
        <message>
            <source>Voice (*.onnx *.pth)</source>
            <translation>Stimme (*.onnx *.pth)</translation>
        </message>
        <message>
            <source>Voice detection</source>
            <translation>Die Stimmerkennung</translation>
        </message>
        <message>
            <source>Wait for it, or cancel it, then try this again.</source>
            <translation>Warte darauf oder brich es ab, und versuch es dann noch einmal.</translation>
        </message>
        <message>
            <source>Wait until it is done, or stop it.</source>
            <translation>Warte, bis es fertig ist, oder halt es an.</translation>
        </message>
        <message>
            <source>Wait until that is done, or stop it, and try again.</source>
            <translation>Warte, bis das fertig ist, oder halt es an, und versuch es noch einmal.</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Wants more memory than this machine can spare: it would be slow, or not start.</source>
            <translation>Will mehr Arbeitsspeicher, als dieser Rechner übrig hat: Es wäre langsam oder würde nicht starten.</translation>
        </message>
        <message>
            <source>Warm and fluent, strong in European languages.</source>
            <translation>Warm und flüssig, stark in europäischen Sprachen.</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Warnung</translation>
        </message>
        <message>
            <source>Warnings</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>Welcome to Parley</source>
            <translation>Willkommen bei Parley</translation>
        </message>
        <message>
            <source>What answers</source>
            <translation>Was antwortet</translation>
        </message>
        <message>
            <source>What came is kept. Free some space, then start the download again: it goes on from there.</source>
            <translation>Was kam, bleibt. Mach Platz und starte den Download noch einmal: Er geht dort weiter.</translation>
        </message>
        <message>
            <source>What can you do?</source>
            <translation>What can you do?</translation>
        </message>
        <message>
            <source>What happens</source>
            <translation>Was geschieht</translation>
        </message>
        <message>
            <source>What is said from now on is in {0}.</source>
            <translation>Was ab jetzt gesagt wird, steht in {0}.</translation>
        </message>
        <message>
            <source>What is said, over the lower part of the picture.</source>
            <translation>Was gesagt wird, über dem unteren Teil des Bildes.</translation>
        </message>
        <message>
            <source>What is written to the log</source>
            <translation>Was ins Protokoll geschrieben wird</translation>
        </message>
        <message>
            <source>What it passes on is its own affair.</source>
            <translation>Was er weitergibt, ist seine Sache.</translation>
        </message>
        <message>
            <source>What may be done with the model is said here.</source>
            <translation>Hier steht, was man mit dem Modell machen darf.</translation>
        </message>
        <message>
            <source>What speaks</source>
            <translation>Was spricht</translation>
        </message>
        <message>
            <source>What tells speech from silence</source>
            <translation>Was Sprache von Stille unterscheidet</translation>
        </message>
        <message>
            <source>What the person is told to be, in words addressed to them.</source>
            <translation>Was der Person gesagt wird, wer sie ist, in Worten an sie.</translation>
        </message>
        <message>
            <source>What they call themselves</source>
            <translation>Wie die Person heißt</translation>
        </message>
        <message>
            <source>What this computer can do</source>
            <translation>Was dieser Computer kann</translation>
        </message>
        <message>
            <source>What this conversation is called</source>
            <translation>Wie dieses Gespräch heißt</translation>
        </message>
        <message>
            <source>What time is it?</source>
            <translation>What time is it?</translation>
        </message>
        <message>
            <source>What understands your speech</source>
            <translation>Was dich versteht</translation>
        </message>
        <message>
            <source>What waits in the computer's memory</source>
            <translation>Was im Arbeitsspeicher des Rechners wartet</translation>
        </message>
        <message>
            <source>What was in use before goes on.</source>
            <translation>Was vorher in Gebrauch war, geht weiter.</translation>
        </message>
        <message>
            <source>What was said</source>
            <translation>Was gesagt wurde</translation>
        </message>
        <message>
            <source>What was said until then is answered; press again to go on.</source>
            <translation>Was bis dahin gesagt wurde, wird beantwortet; drück noch einmal, um weiterzumachen.</translation>
        </message>
        <message>
            <source>What was set before holds until it is mended; the rest of the file is used.</source>
            <translation>Was vorher eingestellt war, gilt, bis das in Ordnung ist; der Rest der Datei wird benutzt.</translation>
        </message>
        <message>
            <source>What was set holds until you close Parley, and your next change in the window writes the file again.</source>
            <translation>Was eingestellt war, gilt, bis du Parley schließt; deine nächste Änderung im Fenster schreibt die Datei wieder.</translation>
        </message>
        <message>
            <source>What you changed is not saved.</source>
            <translation>Was du geändert hast, ist nicht gesichert.</translation>
        </message>
        <message>
            <source>What you say and what you hear appears here.</source>
            <translation>Was du sagst und hörst, erscheint hier.</translation>
        </message>
        <message>
            <source>What you set holds until you close Parley, and saving is tried again with your next change.</source>
            <translation>Was du einstellst, gilt, bis du Parley schließt; mit deiner nächsten Änderung wird noch einmal versucht, es zu sichern.</translation>
        </message>
        <message>
            <source>What you set holds, and is saved as soon as the file is mended.</source>
            <translation>Was du einstellst, gilt und wird gesichert, sobald die Datei in Ordnung ist.</translation>
        </message>
        <message>
            <source>What you speak is set under Talking.</source>
            <translation>Welche Sprache du sprichst, stellst du unter Sprechen ein.</translation>
        </message>
        <message>
            <source>When the microphone is open</source>
            <translation>Wann das Mikrofon offen ist</translation>
        </message>
        <message>
            <source>Where LightX2V lies</source>
            <translation>Wo LightX2V liegt</translation>
        </message>
        <message>
            <source>Where MuseTalk runs</source>
            <translation>Wo MuseTalk läuft</translation>
        </message>
        <message>
            <source>Where Whisper runs</source>
            <translation>Wo Whisper läuft</translation>
        </message>
        <message>
            <source>Where it is not the one that Avatars tells how to fetch.</source>
            <translation>Wo es nicht der ist, den Avatare zu holen empfiehlt.</translation>
        </message>
        <message>
            <source>Where that server's key is kept</source>
            <translation>Wo der Schlüssel dieses Servers liegt</translation>
        </message>
        <message>
            <source>Where the desktop allows it. Within Parley's window, Space talks and Esc interrupts.</source>
            <translation>Wo der Desktop es erlaubt. In Parleys Fenster spricht man mit der Leertaste und unterbricht mit Esc.</translation>
        </message>
        <message>
            <source>Where the desktop has a place for it.</source>
            <translation>Wo der Desktop einen Platz dafür hat.</translation>
        </message>
        <message>
            <source>Where the face is in the portrait of “{0}” is not known yet.</source>
            <translation>Wo im Porträt von „{0}“ das Gesicht ist, ist noch nicht bekannt.</translation>
        </message>
        <message>
            <source>Whether there is a newer Parley could not be found out: {0}.</source>
            <translation>Ob es ein neueres Parley gibt, ließ sich nicht herausfinden: {0}.</translation>
        </message>
        <message>
            <source>Which Whisper model</source>
            <translation>Welches Whisper-Modell</translation>
        </message>
        <message>
            <source>Which face model</source>
            <translation>Welches Gesichtsmodell</translation>
        </message>
        <message>
            <source>Which language model</source>
            <translation>Welches Sprachmodell</translation>
        </message>
        <message>
            <source>Which voice model</source>
            <translation>Welches Stimmmodell</translation>
        </message>
        <message>
            <source>While it is not used.</source>
            <translation>Solange es nicht gebraucht wird.</translation>
        </message>
        <message>
            <source>While the face speaks. MuseTalk and programs of yours make 25.</source>
            <translation>Während das Gesicht spricht. MuseTalk und eigene Programme machen 25.</translation>
        </message>
        <message>
            <source>Whisper model (model.bin)</source>
            <translation>Whisper-Modell (model.bin)</translation>
        </message>
        <message>
            <source>Whisper, on this machine</source>
            <translation>Whisper, auf diesem Rechner</translation>
        </message>
        <message>
            <source>Who else takes part</source>
            <translation>Wer noch dabei ist</translation>
        </message>
        <message>
            <source>Who takes part</source>
            <translation>Wer dabei ist</translation>
        </message>
        <message>
            <source>Who takes part (Ctrl+P)</source>
            <translation>Wer dabei ist (Strg+P)</translation>
        </message>
        <message>
            <source>Who takes part: {names}</source>
            <translation>Wer dabei ist: {names}</translation>
        </message>
        <message>
            <source>Who they are</source>
            <translation>Wer sie ist</translation>
        </message>
        <message>
            <source>Who you talk to</source>
            <translation>Mit wem du sprichst</translation>
        </message>
        <message>
            <source>Whole face</source>
            <translation>Ganzes Gesicht</translation>
        </message>
        <message>
            <source>Whole models</source>
            <translation>Ganze Modelle</translation>
        </message>
        <message>
            <source>Whole picture</source>
            <translation>Ganzes Bild</translation>
        </message>
        <message>
            <source>Width of the window when it first opens</source>
            <translation>Breite des Fensters beim ersten Öffnen</translation>
        </message>
        <message>
            <source>Window and accessibility</source>
            <translation>Fenster und Bedienhilfen</translation>
        </message>
        <message>
            <source>With venv and models in it. Empty: lightx2v in the data folder.</source>
            <translation>Mit venv und models darin. Leer: lightx2v im Datenordner.</translation>
        </message>
        <message>
            <source>Within Parley's window Space and Esc go on working; switch the keys off and on to try again.</source>
            <translation>In Parleys Fenster gehen Leertaste und Esc weiter; schalte die Tasten aus und an, um es noch einmal zu versuchen.</translation>
        </message>
        <message>
            <source>Without {0}, which could not be installed, {1} is of no use.</source>
            <translation>Ohne {0}, das sich nicht installieren ließ, nützt {1} nichts.</translation>
        </message>
        <message>
            <source>Words that end the answer</source>
            <translation>Wörter, die die Antwort beenden</translation>
        </message>
        <message>
            <source>Write a code such as "en" or "de-AT", or nothing to have it detected.</source>
            <translation>Schreib ein Kürzel wie „en“ oder „de-AT“, oder nichts, damit sie erkannt wird.</translation>
        </message>
        <message>
            <source>Write auto, cpu or cuda.</source>
            <translation>Schreib auto, cpu oder cuda.</translation>
        </message>
        <message>
            <source>Write colours as #rrggbb.</source>
            <translation>Schreib Farben als #rrggbb.</translation>
        </message>
        <message>
            <source>Write env:NAME for an environment variable, or keyring:NAME for the system's keyring.</source>
            <translation>Schreib env:NAME für eine Umgebungsvariable oder keyring:NAME für den Schlüsselbund des Systems.</translation>
        </message>
        <message>
            <source>Write it like http://localhost:1234/v1; a key belongs into `key`, as env:NAME or keyring:NAME.</source>
            <translation>Schreib es wie http://localhost:1234/v1; ein Schlüssel gehört in `key`, als env:NAME oder keyring:NAME.</translation>
        </message>
        <message>
            <source>Write pictures of an avatar: its mouth shapes, manners and sizes.</source>
            <translation>Schreib die Bilder eines Avatars: seine Mundformen, Gesten und Größen.</translation>
        </message>
        <message>
            <source>Write the address with http:// if it is in your own network.</source>
            <translation>Schreib die Adresse mit http://, wenn sie in deinem eigenen Netz ist.</translation>
        </message>
        <message>
            <source>Write the address with https://, or leave the key out.</source>
            <translation>Schreib die Adresse mit https:// oder lass den Schlüssel weg.</translation>
        </message>
        <message>
            <source>Write words or names of at most {0} letters, with commas between them.</source>
            <translation>Schreib Wörter oder Namen mit höchstens {0} Buchstaben, mit Kommas dazwischen.</translation>
        </message>
        <message>
            <source>Write x,y five times: eye, eye, nose, and both corners of the mouth.</source>
            <translation>Schreib fünfmal x,y: Auge, Auge, Nase und beide Mundwinkel.</translation>
        </message>
        <message>
            <source>Writing the loop</source>
            <translation>Die Schleife wird geschrieben</translation>
        </message>
        <message>
            <source>Writing the loop, {0} pictures</source>
            <translation>Die Schleife wird geschrieben, {0} Bilder</translation>
        </message>
        <message>
            <source>Writing was refused: {0} could not be installed.</source>
            <translation>Das Schreiben wurde verweigert: {0} ließ sich nicht installieren.</translation>
        </message>
        <message>
            <source>Yes, I hear it</source>
            <translation>Ja, ich höre es</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <source>You</source>
            <translation>Du</translation>
        </message>
        <message>
            <source>You can change this at any time.</source>
            <translation>Das kannst du jederzeit ändern.</translation>
        </message>
        <message>
            <source>You can talk right away: a small starter is built in. Larger models understand and speak far better. They come while we talk, and take over by themselves.</source>
            <translation>Du kannst gleich sprechen: Ein kleiner Starter ist eingebaut. Größere Modelle verstehen und sprechen viel besser. Sie kommen, während wir reden, und übernehmen von selbst.</translation>
        </message>
        <message>
            <source>You can turn my voice up and down in the settings.</source>
            <translation>In den Einstellungen kannst du meine Stimme lauter und leiser stellen.</translation>
        </message>
        <message>
            <source>You speak {0}: answer in {1}.</source>
            <translation>Du sprichst {0}: Antworte auf {1}.</translation>
        </message>
        <message>
            <source>Your message</source>
            <translation>Deine Nachricht</translation>
        </message>
        <message>
            <source>Your settings are in {0}.</source>
            <translation>Deine Einstellungen stehen in {0}.</translation>
        </message>
        <message>
            <source>Your settings file was taken away: {0}.</source>
            <translation>Deine Einstellungsdatei wurde weggenommen: {0}.</translation>
        </message>
        <message>
            <source>[asr] device is "{0}".</source>
            <translation>[asr] device ist „{0}“.</translation>
        </message>
        <message>
            <source>[asr] language is "{0}", which Whisper does not know.</source>
            <translation>[asr] language ist „{0}“, das kennt Whisper nicht.</translation>
        </message>
        <message>
            <source>[{0}] backend is {1}, but [{2}] server is empty.</source>
            <translation>[{0}] backend ist {1}, aber [{2}] server ist leer.</translation>
        </message>
        <message>
            <source>[{0}] has no backend “{1}”.{2} It has: {3}.</source>
            <translation>[{0}] hat kein Backend „{1}“.{2} Es hat: {3}.</translation>
        </message>
        <message>
            <source>[{0}] in avatar.ini has no {1}</source>
            <translation>[{0}] in avatar.ini hat kein {1}</translation>
        </message>
        <message>
            <source>[{0}] stands in line {1} already. Join them.</source>
            <translation>[{0}] steht schon in Zeile {1}. Fass sie zusammen.</translation>
        </message>
        <message>
            <source>[{0}] {1} has to fit on one line.</source>
            <translation>[{0}] {1} muss in eine Zeile passen.</translation>
        </message>
        <message>
            <source>[{0}] {1} is “{2}”, but must be</source>
            <translation>[{0}] {1} ist „{2}“, muss aber so sein:</translation>
        </message>
        <message>
            <source>a control vector, which changes another model</source>
            <translation>ein Steuervektor, der ein anderes Modell verändert</translation>
        </message>
        <message>
            <source>a few seconds</source>
            <translation>ein paar Sekunden</translation>
        </message>
        <message>
            <source>a file stands where a folder should be</source>
            <translation>wo ein Ordner sein sollte, steht eine Datei</translation>
        </message>
        <message>
            <source>a folder</source>
            <translation>ein Ordner</translation>
        </message>
        <message>
            <source>a graphics card</source>
            <translation>einer Grafikkarte</translation>
        </message>
        <message>
            <source>a minute</source>
            <translation>eine Minute</translation>
        </message>
        <message>
            <source>a model that finds similar texts</source>
            <translation>ein Modell, das ähnliche Texte findet</translation>
        </message>
        <message>
            <source>a model that translates between texts</source>
            <translation>ein Modell, das zwischen Texten übersetzt</translation>
        </message>
        <message>
            <source>a part of a voice</source>
            <translation>ein Teil einer Stimme</translation>
        </message>
        <message>
            <source>a pipe or a device</source>
            <translation>eine Pipe oder ein Gerät</translation>
        </message>
        <message>
            <source>about</source>
            <translation>etwa</translation>
        </message>
        <message>
            <source>about </source>
            <translation>etwa </translation>
        </message>
        <message>
            <source>about {0}</source>
            <translation>etwa {0}</translation>
        </message>
        <message>
            <source>accessibility visibility eyes low vision readable</source>
            <translation>bedienhilfen sehen augen sehschwäche lesbar</translation>
        </message>
        <message>
            <source>alarm clock calculator units date tools</source>
            <translation>wecker taschenrechner einheiten datum werkzeuge</translation>
        </message>
        <message>
            <source>an adapter (LoRA), which changes another model</source>
            <translation>ein Adapter (LoRA), der ein anderes Modell verändert</translation>
        </message>
        <message>
            <source>and</source>
            <translation>und</translation>
        </message>
        <message>
            <source>animation reduced motion dizzy calm accessibility</source>
            <translation>animation bewegung schwindel ruhig bedienhilfen</translation>
        </message>
        <message>
            <source>another address</source>
            <translation>eine andere Adresse</translation>
        </message>
        <message>
            <source>api key token password secret</source>
            <translation>api key schlüssel token passwort geheim</translation>
        </message>
        <message>
            <source>avatar character person name</source>
            <translation>avatar figur person name</translation>
        </message>
        <message>
            <source>avatar.ini cannot be read ({0})</source>
            <translation>avatar.ini lässt sich nicht lesen ({0})</translation>
        </message>
        <message>
            <source>avatar.ini has no section [{0}]</source>
            <translation>avatar.ini hat keinen Abschnitt [{0}]</translation>
        </message>
        <message>
            <source>avatar.ini is no well-formed INI file</source>
            <translation>avatar.ini ist keine wohlgeformte INI-Datei</translation>
        </message>
        <message>
            <source>avatar.ini is not written in UTF-8</source>
            <translation>avatar.ini ist nicht in UTF-8 geschrieben</translation>
        </message>
        <message>
            <source>background minimise exit</source>
            <translation>hintergrund minimieren beenden</translation>
        </message>
        <message>
            <source>base clips</source>
            <translation>Basisclips</translation>
        </message>
        <message>
            <source>base clips wan2.2 video</source>
            <translation>basisclips wan2.2 video</translation>
        </message>
        <message>
            <source>belongs to another portrait</source>
            <translation>gehört zu einem anderen Porträt</translation>
        </message>
        <message>
            <source>broke off in the middle of its answer.</source>
            <translation>hat mitten in der Antwort abgebrochen.</translation>
        </message>
        <message>
            <source>built in</source>
            <translation>eingebaut</translation>
        </message>
        <message>
            <source>cannot be found.</source>
            <translation>ist nicht zu finden.</translation>
        </message>
        <message>
            <source>cannot be reached through the proxy.</source>
            <translation>ist durch den Proxy nicht zu erreichen.</translation>
        </message>
        <message>
            <source>cannot be read ({0})</source>
            <translation>lässt sich nicht lesen ({0})</translation>
        </message>
        <message>
            <source>cannot be read as a voice of Kokoro's</source>
            <translation>lässt sich nicht als Stimme von Kokoro lesen</translation>
        </message>
        <message>
            <source>connections to model servers</source>
            <translation>Verbindungen zu Modellservern</translation>
        </message>
        <message>
            <source>context window memory length forget</source>
            <translation>kontext fenster gedächtnis länge vergessen</translation>
        </message>
        <message>
            <source>cores speed</source>
            <translation>kerne geschwindigkeit</translation>
        </message>
        <message>
            <source>could not be answered</source>
            <translation>keine Antwort möglich</translation>
        </message>
        <message>
            <source>debug diagnostics trouble report</source>
            <translation>debug diagnose fehler bericht protokoll</translation>
        </message>
        <message>
            <source>did not begin to answer within {0} seconds.</source>
            <translation>hat innerhalb von {0} Sekunden keine Antwort begonnen.</translation>
        </message>
        <message>
            <source>does not accept the key.</source>
            <translation>nimmt den Schlüssel nicht an.</translation>
        </message>
        <message>
            <source>does not answer.</source>
            <translation>antwortet nicht.</translation>
        </message>
        <message>
            <source>does not know what we ask for (404).</source>
            <translation>weiß nicht, wonach wir fragen (404).</translation>
        </message>
        <message>
            <source>does not say which models it has.</source>
            <translation>sagt nicht, welche Modelle es hat.</translation>
        </message>
        <message>
            <source>does not speak https.</source>
            <translation>spricht kein https.</translation>
        </message>
        <message>
            <source>downloading from {downloading}</source>
            <translation>lädt von {downloading} herunter</translation>
        </message>
        <message>
            <source>duration</source>
            <translation>dauer</translation>
        </message>
        <message>
            <source>echo cancellation loudspeaker feedback aec</source>
            <translation>echo unterdrückung lautsprecher rückkopplung aec</translation>
        </message>
        <message>
            <source>env:NAME for an environment variable, or keyring:NAME. Never the key itself.</source>
            <translation>env:NAME für eine Umgebungsvariable oder keyring:NAME. Nie der Schlüssel selbst.</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>ausgefallen</translation>
        </message>
        <message>
            <source>faster-whisper, the better speech recognition</source>
            <translation>faster-whisper, die bessere Spracherkennung</translation>
        </message>
        <message>
            <source>file path</source>
            <translation>datei pfad</translation>
        </message>
        <message>
            <source>file path kokoro piper onnx</source>
            <translation>datei pfad kokoro piper onnx</translation>
        </message>
        <message>
            <source>file path model</source>
            <translation>datei pfad modell</translation>
        </message>
        <message>
            <source>flash attention memory</source>
            <translation>flash attention speicher</translation>
        </message>
        <message>
            <source>font large small zoom accessibility read scale</source>
            <translation>schrift groß klein zoom bedienhilfen lesen</translation>
        </message>
        <message>
            <source>fp8-triton, int8-triton, another of LightX2V's schemes, or empty for bf16.</source>
            <translation>fp8-triton, int8-triton, ein anderes Schema von LightX2V oder leer für bf16.</translation>
        </message>
        <message>
            <source>fps frame rate smooth</source>
            <translation>fps bildrate flüssig</translation>
        </message>
        <message>
            <source>frequency penalty</source>
            <translation>frequency penalty häufigkeit</translation>
        </message>
        <message>
            <source>german deutsch english translation</source>
            <translation>deutsch englisch english übersetzung</translation>
        </message>
        <message>
            <source>german english french spanish dictation</source>
            <translation>deutsch englisch französisch spanisch diktat</translation>
        </message>
        <message>
            <source>gguf file path granite qwen gemma</source>
            <translation>gguf datei pfad granite qwen gemma</translation>
        </message>
        <message>
            <source>global hot keys shortcuts system wide</source>
            <translation>globale tasten tastenkürzel systemweit</translation>
        </message>
        <message>
            <source>good</source>
            <translation>gut</translation>
        </message>
        <message>
            <source>gpu cpu cuda</source>
            <translation>gpu cpu cuda grafikkarte</translation>
        </message>
        <message>
            <source>gpu cpu cuda graphics card</source>
            <translation>gpu cpu cuda grafikkarte</translation>
        </message>
        <message>
            <source>gpu offload vram</source>
            <translation>gpu auslagern vram schichten</translation>
        </message>
        <message>
            <source>guide welcome tutorial wizard setup</source>
            <translation>anleitung willkommen einführung assistent einrichten</translation>
        </message>
        <message>
            <source>half rate</source>
            <translation>halbe Rate</translation>
        </message>
        <message>
            <source>hands-free voice activation automatic open microphone always listening</source>
            <translation>freisprechen freihändig sprachaktivierung automatisch offenes mikrofon immer zuhören</translation>
        </message>
        <message>
            <source>has a certificate that this machine does not trust.</source>
            <translation>hat ein Zertifikat, dem dieser Rechner nicht traut.</translation>
        </message>
        <message>
            <source>has no credit left for this key.</source>
            <translation>hat für diesen Schlüssel kein Guthaben mehr.</translation>
        </message>
        <message>
            <source>has no model "{0}".</source>
            <translation>hat kein Modell „{0}“.</translation>
        </message>
        <message>
            <source>has no moving picture in it</source>
            <translation>enthält kein bewegtes Bild</translation>
        </message>
        <message>
            <source>has no picture in it</source>
            <translation>enthält kein Bild</translation>
        </message>
        <message>
            <source>has no sound in it</source>
            <translation>enthält keinen Ton</translation>
        </message>
        <message>
            <source>has no such model{0}</source>
            <translation>hat kein solches Modell{0}</translation>
        </message>
        <message>
            <source>has numbers in it that are none</source>
            <translation>enthält Zahlen, die keine sind</translation>
        </message>
        <message>
            <source>has pictures of {0}×{1}, which is too large</source>
            <translation>hat Bilder von {0}×{1}, das ist zu groß</translation>
        </message>
        <message>
            <source>has the shape {0}, not 510×1×{1} as Kokoro's voices</source>
            <translation>hat die Form {0}, nicht 510×1×{1} wie Kokoros Stimmen</translation>
        </message>
        <message>
            <source>has thought for {0} seconds without a word.</source>
            <translation>hat {0} Sekunden lang ohne ein Wort nachgedacht.</translation>
        </message>
        <message>
            <source>here</source>
            <translation>da</translation>
        </message>
        <message>
            <source>history save private incognito store delete</source>
            <translation>verlauf speichern privat inkognito löschen</translation>
        </message>
        <message>
            <source>holds no avatar: there is no {0} in it</source>
            <translation>enthält keinen Avatar: Es ist kein {0} darin</translation>
        </message>
        <message>
            <source>holds no voice of Kokoro's but a {0}</source>
            <translation>enthält keine Stimme von Kokoro, sondern {0}</translation>
        </message>
        <message>
            <source>holds something that has no place in an avatar (“{0}”)</source>
            <translation>enthält etwas, das in einem Avatar nichts zu suchen hat („{0}“)</translation>
        </message>
        <message>
            <source>holds two files of the same name</source>
            <translation>enthält zwei Dateien mit demselben Namen</translation>
        </message>
        <message>
            <source>input device headset recording</source>
            <translation>eingabe gerät headset aufnahme</translation>
        </message>
        <message>
            <source>interrupt barge in talk over stop</source>
            <translation>unterbrechen dazwischenreden anhalten</translation>
        </message>
        <message>
            <source>interrupt shortcut keyboard mute</source>
            <translation>unterbrechen tastenkürzel tastatur stumm</translation>
        </message>
        <message>
            <source>interrupted</source>
            <translation>unterbrochen</translation>
        </message>
        <message>
            <source>is a folder, not a {0}</source>
            <translation>ist ein Ordner und nicht {0}</translation>
        </message>
        <message>
            <source>is a pipe or a device, not a {0}</source>
            <translation>ist eine Pipe oder ein Gerät und nicht {0}</translation>
        </message>
        <message>
            <source>is a web page, not a model</source>
            <translation>ist eine Webseite, kein Modell</translation>
        </message>
        <message>
            <source>is cut off before its end</source>
            <translation>ist vor dem Ende abgeschnitten</translation>
        </message>
        <message>
            <source>is damaged</source>
            <translation>ist beschädigt</translation>
        </message>
        <message>
            <source>is damaged or cut off</source>
            <translation>ist beschädigt oder abgeschnitten</translation>
        </message>
        <message>
            <source>is damaged or no film</source>
            <translation>ist beschädigt oder kein Film</translation>
        </message>
        <message>
            <source>is damaged or not a sound recording</source>
            <translation>ist beschädigt oder keine Tonaufnahme</translation>
        </message>
        <message>
            <source>is damaged: its {0} is not written in UTF-8</source>
            <translation>ist beschädigt: {0} darin ist nicht in UTF-8 geschrieben</translation>
        </message>
        <message>
            <source>is empty</source>
            <translation>ist leer</translation>
        </message>
        <message>
            <source>is far too large</source>
            <translation>ist viel zu groß</translation>
        </message>
        <message>
            <source>is gone</source>
            <translation>ist verschwunden</translation>
        </message>
        <message>
            <source>is larger than {0} GB</source>
            <translation>ist größer als {0} GB</translation>
        </message>
        <message>
            <source>is longer than {0} minutes</source>
            <translation>ist länger als {0} Minuten</translation>
        </message>
        <message>
            <source>is longer than {0} seconds</source>
            <translation>ist länger als {0} Sekunden</translation>
        </message>
        <message>
            <source>is no JSON</source>
            <translation>ist kein JSON</translation>
        </message>
        <message>
            <source>is no address of a server</source>
            <translation>ist keine Adresse eines Servers</translation>
        </message>
        <message>
            <source>is no readable SVG drawing (line {0})</source>
            <translation>ist keine lesbare SVG-Zeichnung (Zeile {0})</translation>
        </message>
        <message>
            <source>is not a file</source>
            <translation>ist keine Datei</translation>
        </message>
        <message>
            <source>is not a valid settings file ({0})</source>
            <translation>ist keine gültige Einstellungsdatei ({0})</translation>
        </message>
        <message>
            <source>is not an avatar that Parley exported</source>
            <translation>ist kein Avatar, den Parley exportiert hat</translation>
        </message>
        <message>
            <source>is not drawn on a square of {0} units (viewBox="{1}")</source>
            <translation>ist nicht auf ein Quadrat von {0} Einheiten gezeichnet (viewBox="{1}")</translation>
        </message>
        <message>
            <source>is not there</source>
            <translation>ist nicht da</translation>
        </message>
        <message>
            <source>is not whole: {0} is missing in it</source>
            <translation>ist nicht vollständig: {0} fehlt darin</translation>
        </message>
        <message>
            <source>is not {0}</source>
            <translation>ist nicht {0}</translation>
        </message>
        <message>
            <source>is only git's pointer to the file (git-lfs has not fetched it)</source>
            <translation>ist nur ein Zeiger von git auf die Datei (git-lfs hat sie nicht geholt)</translation>
        </message>
        <message>
            <source>is protected with a password</source>
            <translation>ist mit einem Passwort geschützt</translation>
        </message>
        <message>
            <source>is read-only</source>
            <translation>lässt sich nur lesen</translation>
        </message>
        <message>
            <source>it cannot be read ({0}).</source>
            <translation>sie lässt sich nicht lesen ({0}).</translation>
        </message>
        <message>
            <source>it contains zero bytes, so it is no plain text. Save it again as UTF-8 text.</source>
            <translation>sie enthält Nullbytes und ist darum kein einfacher Text. Sichere sie noch einmal als UTF-8-Text.</translation>
        </message>
        <message>
            <source>it does not write an ordinary conversation</source>
            <translation>es schreibt kein gewöhnliches Gespräch</translation>
        </message>
        <message>
            <source>it ended with {0}</source>
            <translation>es endete mit {0}</translation>
        </message>
        <message>
            <source>it is a folder</source>
            <translation>es ist ein Ordner</translation>
        </message>
        <message>
            <source>it is a folder, not a file.</source>
            <translation>es ist ein Ordner, keine Datei.</translation>
        </message>
        <message>
            <source>it is larger than a megabyte, so it cannot be a settings file.</source>
            <translation>sie ist größer als ein Megabyte und kann darum keine Einstellungsdatei sein.</translation>
        </message>
        <message>
            <source>it is no model that continues a text</source>
            <translation>es ist kein Modell, das einen Text fortsetzt</translation>
        </message>
        <message>
            <source>it is no valid TOML: {0}.</source>
            <translation>sie ist kein gültiges TOML: {0}.</translation>
        </message>
        <message>
            <source>it is not there</source>
            <translation>es ist nicht da</translation>
        </message>
        <message>
            <source>it is not written in UTF-8.</source>
            <translation>sie ist nicht in UTF-8 geschrieben.</translation>
        </message>
        <message>
            <source>it is not written in UTF-8. Save it again as UTF-8.</source>
            <translation>sie ist nicht in UTF-8 geschrieben. Sichere sie noch einmal als UTF-8.</translation>
        </message>
        <message>
            <source>it is read-only</source>
            <translation>man kann dort nur lesen</translation>
        </message>
        <message>
            <source>it is written in UTF-16. Save it again as UTF-8.</source>
            <translation>sie ist in UTF-16 geschrieben. Sichere sie noch einmal als UTF-8.</translation>
        </message>
        <message>
            <source>it is {0} long there, not about {1}</source>
            <translation>sie ist dort {0} lang, nicht etwa {1}</translation>
        </message>
        <message>
            <source>it is {0} long there, not {1}</source>
            <translation>sie ist dort {0} lang, nicht {1}</translation>
        </message>
        <message>
            <source>it may not be read</source>
            <translation>es darf nicht gelesen werden</translation>
        </message>
        <message>
            <source>it may not be read: its permissions forbid it.</source>
            <translation>sie darf nicht gelesen werden: Die Zugriffsrechte verbieten es.</translation>
        </message>
        <message>
            <source>it may not be written</source>
            <translation>dort darf nicht geschrieben werden</translation>
        </message>
        <message>
            <source>it was the first time</source>
            <translation>es beim ersten Mal war</translation>
        </message>
        <message>
            <source>its SHA-256 there begins with {0}, not {1}</source>
            <translation>ihr SHA-256 beginnt dort mit {0}, nicht mit {1}</translation>
        </message>
        <message>
            <source>its engine is not installed yet</source>
            <translation>die Engine dafür ist noch nicht installiert</translation>
        </message>
        <message>
            <source>its face is “{0}” and not a photo</source>
            <translation>sein Gesicht ist „{0}“ und kein Foto</translation>
        </message>
        <message>
            <source>its first token could not be evaluated</source>
            <translation>sein erstes Token ließ sich nicht auswerten</translation>
        </message>
        <message>
            <source>language model llm gguf llama chat brain engine</source>
            <translation>sprachmodell llm gguf llama chat gehirn engine</translation>
        </message>
        <message>
            <source>latency hud statistics performance speed</source>
            <translation>latenz hud statistik leistung geschwindigkeit</translation>
        </message>
        <message>
            <source>length short long limit tokens</source>
            <translation>länge kurz lang grenze tokens</translation>
        </message>
        <message>
            <source>llama.cpp, the language model runner</source>
            <translation>llama.cpp, womit Sprachmodelle laufen</translation>
        </message>
        <message>
            <source>loading</source>
            <translation>lädt</translation>
        </message>
        <message>
            <source>loudspeaker</source>
            <translation>Lautsprecher</translation>
        </message>
        <message>
            <source>many languages</source>
            <translation>viele Sprachen</translation>
        </message>
        <message>
            <source>may hold neither a password nor anything after the path</source>
            <translation>darf weder ein Passwort noch etwas nach dem Pfad enthalten</translation>
        </message>
        <message>
            <source>may not be read</source>
            <translation>darf nicht gelesen werden</translation>
        </message>
        <message>
            <source>microphone</source>
            <translation>Mikrofon</translation>
        </message>
        <message>
            <source>min p sampling</source>
            <translation>min p sampling</translation>
        </message>
        <message>
            <source>more comes than the {0} it should have</source>
            <translation>es kommt mehr als die {0}, die sie haben sollte</translation>
        </message>
        <message>
            <source>more than two days</source>
            <translation>mehr als zwei Tage</translation>
        </message>
        <message>
            <source>musetalk file path</source>
            <translation>musetalk datei pfad</translation>
        </message>
        <message>
            <source>mute privacy listening indicator</source>
            <translation>stumm privat zuhören anzeige</translation>
        </message>
        <message>
            <source>needs {memory} of memory</source>
            <translation>braucht {memory} Arbeitsspeicher</translation>
        </message>
        <message>
            <source>no memory for its context</source>
            <translation>kein Speicher für seinen Kontext</translation>
        </message>
        <message>
            <source>no reason was given</source>
            <translation>ein Grund wurde nicht genannt</translation>
        </message>
        <message>
            <source>not UTF-8</source>
            <translation>nicht UTF-8</translation>
        </message>
        <message>
            <source>nothing is heard</source>
            <translation>nichts zu hören</translation>
        </message>
        <message>
            <source>nothing was understood</source>
            <translation>nichts verstanden</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>offload vram memory</source>
            <translation>auslagern vram speicher</translation>
        </message>
        <message>
            <source>output device headphones playback</source>
            <translation>ausgabe gerät kopfhörer wiedergabe</translation>
        </message>
        <message>
            <source>part</source>
            <translation>Teil</translation>
        </message>
        <message>
            <source>parts</source>
            <translation>Teile</translation>
        </message>
        <message>
            <source>picture {0} of {1}</source>
            <translation>Bild {0} von {1}</translation>
        </message>
        <message>
            <source>pitch tone deep</source>
            <translation>tonhöhe klang tief</translation>
        </message>
        <message>
            <source>pre-roll first word cut buffer</source>
            <translation>Vorlauf erstes Wort abgeschnitten Puffer</translation>
        </message>
        <message>
            <source>presence penalty</source>
            <translation>presence penalty vorkommen</translation>
        </message>
        <message>
            <source>push to talk ptt shortcut keyboard</source>
            <translation>push to talk ptt tastenkürzel tastatur</translation>
        </message>
        <message>
            <source>quality speed</source>
            <translation>qualität geschwindigkeit</translation>
        </message>
        <message>
            <source>quantisation fp8 int8 gguf</source>
            <translation>quantisierung fp8 int8 gguf</translation>
        </message>
        <message>
            <source>quiet</source>
            <translation>leise</translation>
        </message>
        <message>
            <source>recognition transcription speech to text stt whisper engine</source>
            <translation>erkennung mitschrift sprache zu text stt whisper engine</translation>
        </message>
        <message>
            <source>refuses this{0}</source>
            <translation>verweigert das{0}</translation>
        </message>
        <message>
            <source>repetition penalty loops</source>
            <translation>wiederholung schleifen strafe</translation>
        </message>
        <message>
            <source>restarting</source>
            <translation>startet neu</translation>
        </message>
        <message>
            <source>seed random</source>
            <translation>seed zufall</translation>
        </message>
        <message>
            <source>sends an empty answer.</source>
            <translation>sendet eine leere Antwort.</translation>
        </message>
        <message>
            <source>sends no sound.</source>
            <translation>sendet keinen Ton.</translation>
        </message>
        <message>
            <source>sends text that is not UTF-8.</source>
            <translation>sendet Text, der nicht UTF-8 ist.</translation>
        </message>
        <message>
            <source>sends us on to {0}, where we do not follow.</source>
            <translation>schickt uns weiter zu {0}, und dorthin folgen wir nicht.</translation>
        </message>
        <message>
            <source>sends what cannot be read.</source>
            <translation>sendet, was sich nicht lesen lässt.</translation>
        </message>
        <message>
            <source>sends {0} instead of the sound that was asked for.</source>
            <translation>sendet {0} statt des verlangten Tons.</translation>
        </message>
        <message>
            <source>several company group avatars characters together</source>
            <translation>mehrere gruppe runde avatare figuren zusammen</translation>
        </message>
        <message>
            <source>silence delay timeout cut off interrupted too early end of speech</source>
            <translation>stille verzögerung abgeschnitten unterbrochen zu früh satzende</translation>
        </message>
        <message>
            <source>size geometry</source>
            <translation>größe maße</translation>
        </message>
        <message>
            <source>speaker sound male female accent</source>
            <translation>sprecher klang männlich weiblich akzent</translation>
        </message>
        <message>
            <source>speaks with a server on this machine</source>
            <translation>spricht mit einem Server auf diesem Rechner</translation>
        </message>
        <message>
            <source>speaks with {names}</source>
            <translation>spricht mit {names}</translation>
        </message>
        <message>
            <source>speech recognition</source>
            <translation>Spracherkennung</translation>
        </message>
        <message>
            <source>speech synthesis text to speech tts engine</source>
            <translation>sprachausgabe vorlesen tts engine</translation>
        </message>
        <message>
            <source>speed quality</source>
            <translation>geschwindigkeit qualität</translation>
        </message>
        <message>
            <source>speed rate tempo slow</source>
            <translation>geschwindigkeit tempo langsam</translation>
        </message>
        <message>
            <source>starter</source>
            <translation>der Starter</translation>
        </message>
        <message>
            <source>statistics for making models smaller</source>
            <translation>Statistiken, um Modelle kleiner zu machen</translation>
        </message>
        <message>
            <source>stop sequences</source>
            <translation>stopp wörter ende</translation>
        </message>
        <message>
            <source>stopped in the middle of its answer.</source>
            <translation>ist mitten in der Antwort stehen geblieben.</translation>
        </message>
        <message>
            <source>strength weight</source>
            <translation>stärke gewicht</translation>
        </message>
        <message>
            <source>subtitles deaf hearing text</source>
            <translation>untertitel gehörlos hören text</translation>
        </message>
        <message>
            <source>tail last word cut release</source>
            <translation>Nachlauf letztes Wort abgeschnitten loslassen</translation>
        </message>
        <message>
            <source>takes no more questions for now (429).</source>
            <translation>nimmt gerade keine Fragen mehr an (429).</translation>
        </message>
        <message>
            <source>temperature creativity random</source>
            <translation>temperatur kreativität zufall</translation>
        </message>
        <message>
            <source>the answers</source>
            <translation>Antworten</translation>
        </message>
        <message>
            <source>the answers as text, to be spoken</source>
            <translation>die Antworten als Text, um sie zu sprechen</translation>
        </message>
        <message>
            <source>the catalogue says</source>
            <translation>der Katalog sagt</translation>
        </message>
        <message>
            <source>the changes to {who}</source>
            <translation>Die Änderungen an {who}</translation>
        </message>
        <message>
            <source>the disk is full</source>
            <translation>die Platte ist voll</translation>
        </message>
        <message>
            <source>the face</source>
            <translation>Gesicht</translation>
        </message>
        <message>
            <source>the face command does not say where the program is told {{0}}</source>
            <translation>der Gesichtsbefehl sagt nicht, wo das Programm {{0}} erfährt</translation>
        </message>
        <message>
            <source>the language model</source>
            <translation>das Sprachmodell</translation>
        </message>
        <message>
            <source>the new person</source>
            <translation>Die neue Person</translation>
        </message>
        <message>
            <source>the part of a model that sees or hears</source>
            <translation>der Teil eines Modells, der sieht oder hört</translation>
        </message>
        <message>
            <source>the photo-real face</source>
            <translation>das fotoechte Gesicht</translation>
        </message>
        <message>
            <source>the portrait of “{0}”</source>
            <translation>das Porträt von „{0}“</translation>
        </message>
        <message>
            <source>the program of the face command, {0}, was not found</source>
            <translation>das Programm des Gesichtsbefehls, {0}, wurde nicht gefunden</translation>
        </message>
        <message>
            <source>the sound of the answers</source>
            <translation>den Ton der Antworten</translation>
        </message>
        <message>
            <source>the sound of the microphone</source>
            <translation>den Ton des Mikrofons</translation>
        </message>
        <message>
            <source>the sound of what you say</source>
            <translation>den Ton dessen, was du sagst</translation>
        </message>
        <message>
            <source>the voice</source>
            <translation>Stimme</translation>
        </message>
        <message>
            <source>the window</source>
            <translation>das Fenster</translation>
        </message>
        <message>
            <source>the {0}</source>
            <translation>{0}</translation>
        </message>
        <message>
            <source>them</source>
            <translation>die Person</translation>
        </message>
        <message>
            <source>theme dark mode light mode night appearance</source>
            <translation>thema dunkel hell nacht aussehen</translation>
        </message>
        <message>
            <source>there is no command in [face]</source>
            <translation>unter [face] ist kein Befehl</translation>
        </message>
        <message>
            <source>there is no section [{0}].{1}</source>
            <translation>es gibt keinen Abschnitt [{0}].{1}</translation>
        </message>
        <message>
            <source>there is no such file.</source>
            <translation>es gibt keine solche Datei.</translation>
        </message>
        <message>
            <source>there is no {0} in {1}</source>
            <translation>in {1} gibt es kein {0}</translation>
        </message>
        <message>
            <source>too loud</source>
            <translation>zu laut</translation>
        </message>
        <message>
            <source>top k sampling</source>
            <translation>top k sampling</translation>
        </message>
        <message>
            <source>top p nucleus sampling</source>
            <translation>top p nucleus sampling</translation>
        </message>
        <message>
            <source>tray notification area status icon</source>
            <translation>tray infobereich benachrichtigung symbol</translation>
        </message>
        <message>
            <source>update upgrade internet network phone home</source>
            <translation>update aktualisieren internet netz</translation>
        </message>
        <message>
            <source>url api endpoint openai kokoro-fastapi</source>
            <translation>url api endpunkt openai kokoro-fastapi</translation>
        </message>
        <message>
            <source>url api endpoint openai ollama lm studio vllm openrouter</source>
            <translation>url api endpunkt openai ollama lm studio vllm openrouter</translation>
        </message>
        <message>
            <source>url api endpoint openai vllm speaches</source>
            <translation>url api endpunkt openai vllm speaches</translation>
        </message>
        <message>
            <source>video avatar lips mouth animation picture off musetalk</source>
            <translation>video avatar lippen mund animation bild aus musetalk</translation>
        </message>
        <message>
            <source>vocabulary dictionary spelling hotwords bias</source>
            <translation>wortschatz wörterbuch rechtschreibung</translation>
        </message>
        <message>
            <source>voice detection</source>
            <translation>Stimmerkennung</translation>
        </message>
        <message>
            <source>voice detection vad silero engine</source>
            <translation>Spracherkennung Stille vad silero engine</translation>
        </message>
        <message>
            <source>voice only</source>
            <translation>nur Stimme</translation>
        </message>
        <message>
            <source>volume quiet loud gain</source>
            <translation>lautstärke leise laut pegel</translation>
        </message>
        <message>
            <source>waiting for the server…</source>
            <translation>warte auf den Server …</translation>
        </message>
        <message>
            <source>wake word hotword activation phrase</source>
            <translation>weckwort aktivierungswort hotword</translation>
        </message>
        <message>
            <source>wants a key.</source>
            <translation>will einen Schlüssel.</translation>
        </message>
        <message>
            <source>was cut off by another program</source>
            <translation>wurde von einem anderen Programm abgeschnitten</translation>
        </message>
        <message>
            <source>was exported by a newer version of Parley</source>
            <translation>wurde von einer neueren Version von Parley exportiert</translation>
        </message>
        <message>
            <source>was not permitted: nothing leaves this machine unless its owner asked for it.</source>
            <translation>war nicht erlaubt: Nichts verlässt diesen Rechner, wenn sein Besitzer nicht darum gebeten hat.</translation>
        </message>
        <message>
            <source>was written by another program meanwhile</source>
            <translation>wurde inzwischen von einem anderen Programm geschrieben</translation>
        </message>
        <message>
            <source>what you say as text, with the conversation so far and the persona</source>
            <translation>was du sagst als Text, mit dem bisherigen Gespräch und der Persona</translation>
        </message>
        <message>
            <source>when its engine is installed</source>
            <translation>sobald seine Engine installiert ist</translation>
        </message>
        <message>
            <source>whisper file path</source>
            <translation>whisper datei pfad</translation>
        </message>
        <message>
            <source>whisper-base or qwen2.5-1.5b: small letters, digits, points and hyphens</source>
            <translation>whisper-base oder qwen2.5-1.5b: Kleinbuchstaben, Ziffern, Punkte und Bindestriche</translation>
        </message>
        <message>
            <source>with your next question</source>
            <translation>mit deiner nächsten Frage</translation>
        </message>
        <message>
            <source>with {names}</source>
            <translation>mit {names}</translation>
        </message>
        <message>
            <source>your computer</source>
            <translation>dein Computer</translation>
        </message>
        <message>
            <source>yours</source>
            <translation>von dir</translation>
        </message>
        <message>
            <source>{0} ({1} more like this.)</source>
            <translation>{0} (noch {1} dieser Art.)</translation>
        </message>
        <message>
            <source>{0} For now {1} stands in.</source>
            <translation>{0} Vorerst springt {1} ein.</translation>
        </message>
        <message>
            <source>{0} GB of memory</source>
            <translation>{0} GB Arbeitsspeicher</translation>
        </message>
        <message>
            <source>{0} GiB</source>
            <translation>{0} GiB</translation>
        </message>
        <message>
            <source>{0} Layers called 'guide…' are passed over.</source>
            <translation>{0} Ebenen namens 'guide…' werden übergangen.</translation>
        </message>
        <message>
            <source>{0} What was in use before goes on.</source>
            <translation>{0} Was vorher in Gebrauch war, geht weiter.</translation>
        </message>
        <message>
            <source>{0} You speak {1}: answer in {2}.</source>
            <translation>{0} Du sprichst {1}: Antworte auf {2}.</translation>
        </message>
        <message>
            <source>{0} a language code such as en, de or pt-BR.</source>
            <translation>{0} ein Sprachkürzel wie en, de oder pt-BR.</translation>
        </message>
        <message>
            <source>{0} a number, with a point for the decimals.</source>
            <translation>{0} eine Zahl, mit Punkt vor den Nachkommastellen.</translation>
        </message>
        <message>
            <source>{0} a whole number.</source>
            <translation>{0} eine ganze Zahl.</translation>
        </message>
        <message>
            <source>{0} and is being restarted; nothing of the conversation is lost.</source>
            <translation>{0}; es wird neu gestartet, und vom Gespräch geht nichts verloren.</translation>
        </message>
        <message>
            <source>{0} answered the request for {1} with status {2}.</source>
            <translation>{0} hat die Anfrage nach {1} mit Status {2} beantwortet.</translation>
        </message>
        <message>
            <source>{0} at least {1}.</source>
            <translation>{0} mindestens {1}.</translation>
        </message>
        <message>
            <source>{0} at most {1}.</source>
            <translation>{0} höchstens {1}.</translation>
        </message>
        <message>
            <source>{0} at {1} is not the file that Parley knows: {2}.</source>
            <translation>{0} bei {1} ist nicht die Datei, die Parley kennt: {2}.</translation>
        </message>
        <message>
            <source>{0} belongs to another portrait.</source>
            <translation>{0} gehört zu einem anderen Porträt.</translation>
        </message>
        <message>
            <source>{0} belongs to another program already.</source>
            <translation>{0} gehört schon einem anderen Programm.</translation>
        </message>
        <message>
            <source>{0} broke off and is being restarted.</source>
            <translation>{0} hat abgebrochen und wird neu gestartet.</translation>
        </message>
        <message>
            <source>{0} broke off in the middle of its answer.</source>
            <translation>{0} hat mitten in der Antwort abgebrochen.</translation>
        </message>
        <message>
            <source>{0} bytes came, not {1}</source>
            <translation>{0} Byte kamen, nicht {1}</translation>
        </message>
        <message>
            <source>{0} came with Parley and takes no room of its own.</source>
            <translation>{0} kam mit Parley und braucht keinen eigenen Platz.</translation>
        </message>
        <message>
            <source>{0} came, not about {1}</source>
            <translation>{0} kamen, nicht etwa {1}</translation>
        </message>
        <message>
            <source>{0} cannot be found.</source>
            <translation>{0} ist nicht zu finden.</translation>
        </message>
        <message>
            <source>{0} cannot be made: {1}.</source>
            <translation>{0} lässt sich nicht machen: {1}.</translation>
        </message>
        <message>
            <source>{0} cannot be opened: {1}.</source>
            <translation>{0} lässt sich nicht öffnen: {1}.</translation>
        </message>
        <message>
            <source>{0} cannot be packed: it is no picture or film in the avatar's folder</source>
            <translation>{0} lässt sich nicht packen: Es ist kein Bild oder Film im Ordner des Avatars</translation>
        </message>
        <message>
            <source>{0} cannot be reached through the proxy.</source>
            <translation>{0} ist durch den Proxy nicht zu erreichen.</translation>
        </message>
        <message>
            <source>{0} cannot be read ({1}).</source>
            <translation>{0} lässt sich nicht lesen ({1}).</translation>
        </message>
        <message>
            <source>{0} cannot be read as JSON.</source>
            <translation>{0} lässt sich nicht als JSON lesen.</translation>
        </message>
        <message>
            <source>{0} cannot be read as a voice of Kokoro's.</source>
            <translation>{0} lässt sich nicht als Stimme von Kokoro lesen.</translation>
        </message>
        <message>
            <source>{0} cannot be read.</source>
            <translation>{0} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>{0} cannot be read: {1}.</source>
            <translation>{0} lässt sich nicht lesen: {1}.</translation>
        </message>
        <message>
            <source>{0} cannot be used ({1}).</source>
            <translation>{0} lässt sich nicht benutzen ({1}).</translation>
        </message>
        <message>
            <source>{0} cannot be written to: {1}.</source>
            <translation>In {0} lässt sich nicht schreiben: {1}.</translation>
        </message>
        <message>
            <source>{0} cannot be written.</source>
            <translation>{0} lässt sich nicht schreiben.</translation>
        </message>
        <message>
            <source>{0} cannot both begin to talk and stop the answer.</source>
            <translation>{0} kann nicht zugleich das Sprechen beginnen und die Antwort anhalten.</translation>
        </message>
        <message>
            <source>{0} cores</source>
            <translation>{0} Kerne</translation>
        </message>
        <message>
            <source>{0} could not be fetched: {1}, {2} times in a row.</source>
            <translation>{0} ließ sich nicht holen: {1}, {2}-mal nacheinander.</translation>
        </message>
        <message>
            <source>{0} could not be installed; the starter works without.</source>
            <translation>{0} ließ sich nicht installieren; der Starter geht auch ohne.</translation>
        </message>
        <message>
            <source>{0} could not be loaded by llama.cpp.</source>
            <translation>llama.cpp konnte {0} nicht laden.</translation>
        </message>
        <message>
            <source>{0} could not be read.</source>
            <translation>{0} ließ sich nicht lesen.</translation>
        </message>
        <message>
            <source>{0} could not be saved.</source>
            <translation>{0} ließ sich nicht sichern.</translation>
        </message>
        <message>
            <source>{0} could not be written: {1}.</source>
            <translation>{0} ließ sich nicht schreiben: {1}.</translation>
        </message>
        <message>
            <source>{0} could not be written{1}.</source>
            <translation>{0} ließ sich nicht schreiben{1}.</translation>
        </message>
        <message>
            <source>{0} describes another model than whisper-tiny: {1} is {2}.</source>
            <translation>{0} beschreibt ein anderes Modell als whisper-tiny: {1} ist {2}.</translation>
        </message>
        <message>
            <source>{0} describes another network than MuseTalk's: {1} is {2}.</source>
            <translation>{0} beschreibt ein anderes Netz als das von MuseTalk: {1} ist {2}.</translation>
        </message>
        <message>
            <source>{0} describes no Kokoro model that could be built.</source>
            <translation>{0} beschreibt kein Kokoro-Modell, das sich bauen ließe.</translation>
        </message>
        <message>
            <source>{0} describes no network that could be built.</source>
            <translation>{0} beschreibt kein Netz, das sich bauen ließe.</translation>
        </message>
        <message>
            <source>{0} describes no network.</source>
            <translation>{0} beschreibt kein Netz.</translation>
        </message>
        <message>
            <source>{0} did not arrive as it should: its SHA-256 begins with {1}, where {2} {3}.</source>
            <translation>{0} kam nicht so an, wie es sollte: Sein SHA-256 beginnt mit {1}, wo {2} {3}.</translation>
        </message>
        <message>
            <source>{0} did not begin to answer within {1} seconds.</source>
            <translation>{0} hat innerhalb von {1} Sekunden keine Antwort begonnen.</translation>
        </message>
        <message>
            <source>{0} do not have the same size.</source>
            <translation>{0} haben nicht dieselbe Größe.</translation>
        </message>
        <message>
            <source>{0} does not accept the key.</source>
            <translation>{0} nimmt den Schlüssel nicht an.</translation>
        </message>
        <message>
            <source>{0} does not answer.</source>
            <translation>{0} antwortet nicht.</translation>
        </message>
        <message>
            <source>{0} does not describe a Kokoro model.</source>
            <translation>{0} beschreibt kein Kokoro-Modell.</translation>
        </message>
        <message>
            <source>{0} does not describe a Kokoro model: it has no usable {1}.</source>
            <translation>{0} beschreibt kein Kokoro-Modell: Es hat kein brauchbares {1}.</translation>
        </message>
        <message>
            <source>{0} does not describe a Kokoro model: its 'vocab' does not fit its 'n_token'.</source>
            <translation>{0} beschreibt kein Kokoro-Modell: Sein 'vocab' passt nicht zu seinem 'n_token'.</translation>
        </message>
        <message>
            <source>{0} does not describe a Piper voice.</source>
            <translation>{0} beschreibt keine Piper-Stimme.</translation>
        </message>
        <message>
            <source>{0} does not describe a Piper voice: its phoneme_id_map is not usable.</source>
            <translation>{0} beschreibt keine Piper-Stimme: Ihre phoneme_id_map ist unbrauchbar.</translation>
        </message>
        <message>
            <source>{0} does not describe {1} of MuseTalk: {2} is {3}.</source>
            <translation>{0} beschreibt kein {1} von MuseTalk: {2} ist {3}.</translation>
        </message>
        <message>
            <source>{0} does not exist.</source>
            <translation>{0} gibt es nicht.</translation>
        </message>
        <message>
            <source>{0} does not give {1} to everybody (status {2}).</source>
            <translation>{0} gibt {1} nicht jedem (Status {2}).</translation>
        </message>
        <message>
            <source>{0} does not know what we ask for (404).</source>
            <translation>{0} weiß nicht, wonach wir fragen (404).</translation>
        </message>
        <message>
            <source>{0} does not say what kind of model it is.</source>
            <translation>{0} sagt nicht, was für ein Modell es ist.</translation>
        </message>
        <message>
            <source>{0} does not say which models it has.</source>
            <translation>{0} sagt nicht, welche Modelle es hat.</translation>
        </message>
        <message>
            <source>{0} does not speak https.</source>
            <translation>{0} spricht kein https.</translation>
        </message>
        <message>
            <source>{0} does not work with {1}: it stopped {2} times in a row.</source>
            <translation>{0} kommt mit {1} nicht zurecht: Es blieb {2}-mal nacheinander stehen.</translation>
        </message>
        <message>
            <source>{0} env:NAME or keyring:NAME. The key itself does not belong into this file.</source>
            <translation>{0} env:NAME oder keyring:NAME. Der Schlüssel selbst gehört nicht in diese Datei.</translation>
        </message>
        <message>
            <source>{0} faces were found in {1}; the largest is chosen.</source>
            <translation>In {1} wurden {0} Gesichter gefunden; das größte ist gewählt.</translation>
        </message>
        <message>
            <source>{0} has a certificate that this machine does not trust.</source>
            <translation>{0} hat ein Zertifikat, dem dieser Rechner nicht traut.</translation>
        </message>
        <message>
            <source>{0} has conditions: {1}, to be read at {2}.</source>
            <translation>{0} hat Bedingungen: {1}, zu lesen unter {2}.</translation>
        </message>
        <message>
            <source>{0} has more than {1} million pixels.</source>
            <translation>{0} hat mehr als {1} Millionen Pixel.</translation>
        </message>
        <message>
            <source>{0} has no credit left for this key.</source>
            <translation>{0} hat für diesen Schlüssel kein Guthaben mehr.</translation>
        </message>
        <message>
            <source>{0} has no moving picture in it.</source>
            <translation>{0} enthält kein bewegtes Bild.</translation>
        </message>
        <message>
            <source>{0} has no picture in it.</source>
            <translation>{0} enthält kein Bild.</translation>
        </message>
        <message>
            <source>{0} has no sound in it.</source>
            <translation>{0} enthält keinen Ton.</translation>
        </message>
        <message>
            <source>{0} has no such model{1}.</source>
            <translation>{0} hat kein solches Modell{1}.</translation>
        </message>
        <message>
            <source>{0} has no tokenizer: the words it knows are missing.</source>
            <translation>{0} hat keinen Tokenizer: Die Wörter, die es kennt, fehlen.</translation>
        </message>
        <message>
            <source>{0} has numbers in it that are none.</source>
            <translation>{0} enthält Zahlen, die keine sind.</translation>
        </message>
        <message>
            <source>{0} has pictures of {1}×{2}, which is too large.</source>
            <translation>{0} hat Bilder von {1}×{2}, das ist zu groß.</translation>
        </message>
        <message>
            <source>{0} has the shape {1}, not 510×1×{2} as Kokoro's voices.</source>
            <translation>{0} hat die Form {1}, nicht 510×1×{2} wie Kokoros Stimmen.</translation>
        </message>
        <message>
            <source>{0} has thought for {1} seconds without a word.</source>
            <translation>{0} hat {1} Sekunden lang ohne ein Wort nachgedacht.</translation>
        </message>
        <message>
            <source>{0} has {1} no more (status {2}).</source>
            <translation>{0} hat {1} nicht mehr (Status {2}).</translation>
        </message>
        <message>
            <source>{0} holds a model in another format than the one that is needed.</source>
            <translation>{0} enthält ein Modell in einem anderen Format als dem, das gebraucht wird.</translation>
        </message>
        <message>
            <source>{0} holds a model of another architecture than config.json beside it.</source>
            <translation>{0} enthält ein Modell mit anderem Aufbau als die config.json daneben.</translation>
        </message>
        <message>
            <source>{0} holds a model that finds similar texts, not a language model.</source>
            <translation>{0} enthält ein Modell, das ähnliche Texte findet, kein Sprachmodell.</translation>
        </message>
        <message>
            <source>{0} holds no Kokoro model.</source>
            <translation>{0} enthält kein Kokoro-Modell.</translation>
        </message>
        <message>
            <source>{0} holds no MuseTalk model: neither unet.pth (version 1.5) nor pytorch_model.bin (version 1.0).</source>
            <translation>{0} enthält kein MuseTalk-Modell: weder unet.pth (Version 1.5) noch pytorch_model.bin (Version 1.0).</translation>
        </message>
        <message>
            <source>{0} holds no avatar: there is no {1} in it.</source>
            <translation>{0} enthält keinen Avatar: Es ist kein {1} darin.</translation>
        </message>
        <message>
            <source>{0} holds no key.</source>
            <translation>{0} enthält keinen Schlüssel.</translation>
        </message>
        <message>
            <source>{0} holds no voice of Kokoro's but a {1}.</source>
            <translation>{0} enthält keine Stimme von Kokoro, sondern {1}.</translation>
        </message>
        <message>
            <source>{0} holds no weights of a network.</source>
            <translation>{0} enthält keine Gewichte eines Netzes.</translation>
        </message>
        <message>
            <source>{0} holds only a vocabulary, no model.</source>
            <translation>{0} enthält nur einen Wortschatz, kein Modell.</translation>
        </message>
        <message>
            <source>{0} holds something that cannot be a key.</source>
            <translation>{0} enthält etwas, das kein Schlüssel sein kann.</translation>
        </message>
        <message>
            <source>{0} holds something that has no place in an avatar (“{1}”).</source>
            <translation>{0} enthält etwas, das in einem Avatar nichts zu suchen hat („{1}“).</translation>
        </message>
        <message>
            <source>{0} holds the weights of another network than {1}.</source>
            <translation>{0} enthält die Gewichte eines anderen Netzes als {1}.</translation>
        </message>
        <message>
            <source>{0} holds two files of the same name.</source>
            <translation>{0} enthält zwei Dateien mit demselben Namen.</translation>
        </message>
        <message>
            <source>{0} holds {1}, not a language model.</source>
            <translation>{0} enthält {1}, kein Sprachmodell.</translation>
        </message>
        <message>
            <source>{0} in {1} was written by a newer version of Parley.</source>
            <translation>{0} in {1} wurde von einer neueren Version von Parley geschrieben.</translation>
        </message>
        <message>
            <source>{0} is a CTranslate2 model, but not a Whisper.</source>
            <translation>{0} ist ein CTranslate2-Modell, aber kein Whisper.</translation>
        </message>
        <message>
            <source>{0} is a LoRA and not a model.</source>
            <translation>{0} ist eine LoRA und kein Modell.</translation>
        </message>
        <message>
            <source>{0} is a drawing and moves by itself: [video] backend = {1} is for people made from a photo.</source>
            <translation>{0} ist eine Zeichnung und bewegt sich von selbst: [video] backend = {1} ist für Personen aus einem Foto.</translation>
        </message>
        <message>
            <source>{0} is a file, but a Whisper model is a folder.</source>
            <translation>{0} ist eine Datei, aber ein Whisper-Modell ist ein Ordner.</translation>
        </message>
        <message>
            <source>{0} is a folder and not a file of weights.</source>
            <translation>{0} ist ein Ordner und keine Datei mit Gewichten.</translation>
        </message>
        <message>
            <source>{0} is a folder, not a GGUF file.</source>
            <translation>{0} ist ein Ordner, keine GGUF-Datei.</translation>
        </message>
        <message>
            <source>{0} is a folder, not a {1}.</source>
            <translation>{0} ist ein Ordner und nicht {1}.</translation>
        </message>
        <message>
            <source>{0} is a model of the kind "{1}", which this llama.cpp does not know.</source>
            <translation>{0} ist ein Modell der Art „{1}“, die dieses llama.cpp nicht kennt.</translation>
        </message>
        <message>
            <source>{0} is a pipe or a device, not a {1}.</source>
            <translation>{0} ist eine Pipe oder ein Gerät und nicht {1}.</translation>
        </message>
        <message>
            <source>{0} is a text file, not a GGUF model.</source>
            <translation>{0} ist eine Textdatei, kein GGUF-Modell.</translation>
        </message>
        <message>
            <source>{0} is a web page, not a GGUF model.</source>
            <translation>{0} ist eine Webseite, kein GGUF-Modell.</translation>
        </message>
        <message>
            <source>{0} is a web page, not a model.</source>
            <translation>{0} ist eine Webseite, kein Modell.</translation>
        </message>
        <message>
            <source>{0} is a {1} for {2}, but is named for {3}.</source>
            <translation>{0} ist eine {1} für {2}, heißt aber nach {3}.</translation>
        </message>
        <message>
            <source>{0} is an HEIC photo, which cannot be read here.</source>
            <translation>{0} ist ein HEIC-Foto, das sich hier nicht lesen lässt.</translation>
        </message>
        <message>
            <source>{0} is an avatar in one file, not a folder.</source>
            <translation>{0} ist ein Avatar in einer Datei, kein Ordner.</translation>
        </message>
        <message>
            <source>{0} is animated: its first picture is used.</source>
            <translation>{0} ist bewegt: Das erste Bild davon wird genommen.</translation>
        </message>
        <message>
            <source>{0} is being fetched or changed already, perhaps by another Parley.</source>
            <translation>{0} wird schon geholt oder geändert, vielleicht von einem anderen Parley.</translation>
        </message>
        <message>
            <source>{0} is black.</source>
            <translation>{0} ist schwarz.</translation>
        </message>
        <message>
            <source>{0} is cut off before its end.</source>
            <translation>{0} ist vor dem Ende abgeschnitten.</translation>
        </message>
        <message>
            <source>{0} is damaged or cut off.</source>
            <translation>{0} ist beschädigt oder abgeschnitten.</translation>
        </message>
        <message>
            <source>{0} is damaged or incomplete, or holds something else than weights.</source>
            <translation>{0} ist beschädigt oder unvollständig oder enthält etwas anderes als Gewichte.</translation>
        </message>
        <message>
            <source>{0} is damaged or no file of weights.</source>
            <translation>{0} ist beschädigt oder keine Datei mit Gewichten.</translation>
        </message>
        <message>
            <source>{0} is damaged or no film.</source>
            <translation>{0} ist beschädigt oder kein Film.</translation>
        </message>
        <message>
            <source>{0} is damaged or not a sound recording.</source>
            <translation>{0} ist beschädigt oder keine Tonaufnahme.</translation>
        </message>
        <message>
            <source>{0} is damaged, or a part of it is missing.</source>
            <translation>{0} ist beschädigt, oder ein Teil davon fehlt.</translation>
        </message>
        <message>
            <source>{0} is damaged, or newer than this version of llama.cpp ({1}).</source>
            <translation>{0} ist beschädigt oder neuer als diese Version von llama.cpp ({1}).</translation>
        </message>
        <message>
            <source>{0} is damaged.</source>
            <translation>{0} ist beschädigt.</translation>
        </message>
        <message>
            <source>{0} is damaged: a part of it is missing.</source>
            <translation>{0} ist beschädigt: Ein Teil davon fehlt.</translation>
        </message>
        <message>
            <source>{0} is damaged: its vocabulary has words twice.</source>
            <translation>{0} ist beschädigt: In seinem Wortschatz stehen Wörter doppelt.</translation>
        </message>
        <message>
            <source>{0} is damaged: its {1} is not written in UTF-8.</source>
            <translation>{0} ist beschädigt: {1} darin ist nicht in UTF-8 geschrieben.</translation>
        </message>
        <message>
            <source>{0} is empty.</source>
            <translation>{0} ist leer.</translation>
        </message>
        <message>
            <source>{0} is far too large.</source>
            <translation>{0} ist viel zu groß.</translation>
        </message>
        <message>
            <source>{0} is gone.</source>
            <translation>{0} ist verschwunden.</translation>
        </message>
        <message>
            <source>{0} is here.</source>
            <translation>{0} ist da.</translation>
        </message>
        <message>
            <source>{0} is incomplete: it ends within its header.</source>
            <translation>{0} ist unvollständig: Es endet im Kopf der Datei.</translation>
        </message>
        <message>
            <source>{0} is incomplete: {1} of {2} are there.</source>
            <translation>{0} ist unvollständig: {1} von {2} sind da.</translation>
        </message>
        <message>
            <source>{0} is larger than {1} GB.</source>
            <translation>{0} ist größer als {1} GB.</translation>
        </message>
        <message>
            <source>{0} is larger than {1} MB.</source>
            <translation>{0} ist größer als {1} MB.</translation>
        </message>
        <message>
            <source>{0} is larger than {1} MiB</source>
            <translation>{0} ist größer als {1} MiB</translation>
        </message>
        <message>
            <source>{0} is longer than {1} minutes.</source>
            <translation>{0} ist länger als {1} Minuten.</translation>
        </message>
        <message>
            <source>{0} is longer than {1} seconds.</source>
            <translation>{0} ist länger als {1} Sekunden.</translation>
        </message>
        <message>
            <source>{0} is made for ComfyUI; take the file without “comfyui” in its name.</source>
            <translation>{0} ist für ComfyUI gemacht; nimm die Datei ohne „comfyui“ im Namen.</translation>
        </message>
        <message>
            <source>{0} is missing</source>
            <translation>{0} fehlt</translation>
        </message>
        <message>
            <source>{0} is named for both experts.</source>
            <translation>{0} heißt nach beiden Experten.</translation>
        </message>
        <message>
            <source>{0} is no JSON.</source>
            <translation>{0} ist kein JSON.</translation>
        </message>
        <message>
            <source>{0} is no LoRA.</source>
            <translation>{0} ist keine LoRA.</translation>
        </message>
        <message>
            <source>{0} is no Piper voice: it asks for {1}.</source>
            <translation>{0} ist keine Piper-Stimme: Sie verlangt {1}.</translation>
        </message>
        <message>
            <source>{0} is no address of a server.</source>
            <translation>{0} ist keine Adresse eines Servers.</translation>
        </message>
        <message>
            <source>{0} is no model that can be used here.</source>
            <translation>{0} ist kein Modell, das sich hier benutzen lässt.</translation>
        </message>
        <message>
            <source>{0} is no picture that can be read here.</source>
            <translation>{0} ist kein Bild, das sich hier lesen lässt.</translation>
        </message>
        <message>
            <source>{0} is no readable SVG drawing (line {1}).</source>
            <translation>{0} ist keine lesbare SVG-Zeichnung (Zeile {1}).</translation>
        </message>
        <message>
            <source>{0} is no well-formed INI file.</source>
            <translation>{0} ist keine wohlgeformte INI-Datei.</translation>
        </message>
        <message>
            <source>{0} is nobody's home.</source>
            <translation>{0} ist niemandes Zuhause.</translation>
        </message>
        <message>
            <source>{0} is noise.</source>
            <translation>{0} ist Rauschen.</translation>
        </message>
        <message>
            <source>{0} is not a CTranslate2 model, or one for a newer version.</source>
            <translation>{0} ist kein CTranslate2-Modell oder eins für eine neuere Version.</translation>
        </message>
        <message>
            <source>{0} is not a GGUF file.</source>
            <translation>{0} ist keine GGUF-Datei.</translation>
        </message>
        <message>
            <source>{0} is not a file.</source>
            <translation>{0} ist keine Datei.</translation>
        </message>
        <message>
            <source>{0} is not a folder</source>
            <translation>{0} ist kein Ordner</translation>
        </message>
        <message>
            <source>{0} is not a valid settings file ({1}).</source>
            <translation>{0} ist keine gültige Einstellungsdatei ({1}).</translation>
        </message>
        <message>
            <source>{0} is not an avatar that Parley exported.</source>
            <translation>{0} ist kein Avatar, den Parley exportiert hat.</translation>
        </message>
        <message>
            <source>{0} is not drawn on a square of {1} units (viewBox="{2}").</source>
            <translation>{0} ist nicht auf ein Quadrat von {1} Einheiten gezeichnet (viewBox="{2}").</translation>
        </message>
        <message>
            <source>{0} is not on this computer yet.</source>
            <translation>{0} ist noch nicht auf diesem Computer.</translation>
        </message>
        <message>
            <source>{0} is not one of your own avatars, so it is not deleted.</source>
            <translation>{0} ist keiner deiner eigenen Avatare und wird darum nicht gelöscht.</translation>
        </message>
        <message>
            <source>{0} is not ready in time.</source>
            <translation>{0} ist nicht rechtzeitig bereit.</translation>
        </message>
        <message>
            <source>{0} is not ready.</source>
            <translation>{0} ist nicht bereit.</translation>
        </message>
        <message>
            <source>{0} is not the {1} that Parley knows: its SHA-256 begins with {2}, not {3}.</source>
            <translation>{0} ist nicht die Datei ({1}), die Parley kennt: Ihr SHA-256 beginnt mit {2}, nicht mit {3}.</translation>
        </message>
        <message>
            <source>{0} is not there, so it cannot be imported.</source>
            <translation>{0} ist nicht da und lässt sich darum nicht importieren.</translation>
        </message>
        <message>
            <source>{0} is not there.</source>
            <translation>{0} ist nicht da.</translation>
        </message>
        <message>
            <source>{0} is not to be had for this machine: {1} could not be installed.</source>
            <translation>{0} gibt es für diesen Rechner nicht: {1} ließ sich nicht installieren.</translation>
        </message>
        <message>
            <source>{0} is not whole: {1} is missing in it.</source>
            <translation>{0} ist nicht vollständig: {1} fehlt darin.</translation>
        </message>
        <message>
            <source>{0} is not written in UTF-8.</source>
            <translation>{0} ist nicht in UTF-8 geschrieben.</translation>
        </message>
        <message>
            <source>{0} is not {1}: {2}; and {3} more.</source>
            <translation>{0} ist nicht {1}: {2}; und {3} weitere.</translation>
        </message>
        <message>
            <source>{0} is one of {1} parts of a model, and no longer named like one.</source>
            <translation>{0} ist einer von {1} Teilen eines Modells und heißt nicht mehr so.</translation>
        </message>
        <message>
            <source>{0} is one of {1} parts of a model, and not all are there: {2}.</source>
            <translation>{0} ist einer von {1} Teilen eines Modells, und nicht alle sind da: {2}.</translation>
        </message>
        <message>
            <source>{0} is only git's pointer to the file (git-lfs has not fetched it).</source>
            <translation>{0} ist nur ein Zeiger von git auf die Datei (git-lfs hat sie nicht geholt).</translation>
        </message>
        <message>
            <source>{0} is only {1} × {2} pixels, too small for a face.</source>
            <translation>{0} hat nur {1} × {2} Pixel, zu klein für ein Gesicht.</translation>
        </message>
        <message>
            <source>{0} is protected with a password.</source>
            <translation>{0} ist mit einem Passwort geschützt.</translation>
        </message>
        <message>
            <source>{0} is read-only.</source>
            <translation>{0} lässt sich nur lesen.</translation>
        </message>
        <message>
            <source>{0} is set in line {1} already. Keep one of the two.</source>
            <translation>{0} steht schon in Zeile {1}. Behalte eins von beiden.</translation>
        </message>
        <message>
            <source>{0} is too short for a clip of an avatar.</source>
            <translation>{0} ist zu kurz für einen Clip eines Avatars.</translation>
        </message>
        <message>
            <source>{0} is {1}, but the scheme “{2}” needs a file that is {3}.</source>
            <translation>{0} ist {1}, aber das Schema „{2}“ braucht eine Datei, die {3} ist.</translation>
        </message>
        <message>
            <source>{0} is {1}, not a photo.</source>
            <translation>{0} ist {1}, kein Foto.</translation>
        </message>
        <message>
            <source>{0} is “{1}”, but must look like {2}.</source>
            <translation>{0} ist „{1}“, muss aber so aussehen: {2}.</translation>
        </message>
        <message>
            <source>{0} lacks the field “{1}”.</source>
            <translation>In {0} fehlt das Feld „{1}“.</translation>
        </message>
        <message>
            <source>{0} may hold neither a password nor anything after the path.</source>
            <translation>{0} darf weder ein Passwort noch etwas nach dem Pfad enthalten.</translation>
        </message>
        <message>
            <source>{0} may not be reached: nothing leaves this machine unless its owner asked for it</source>
            <translation>{0} darf nicht erreicht werden: Nichts verlässt diesen Rechner, wenn sein Besitzer nicht darum gebeten hat</translation>
        </message>
        <message>
            <source>{0} may not be read.</source>
            <translation>{0} darf nicht gelesen werden.</translation>
        </message>
        <message>
            <source>{0} may not be written or changed.</source>
            <translation>{0} darf nicht geschrieben oder geändert werden.</translation>
        </message>
        <message>
            <source>{0} minutes</source>
            <translation>{0} Minuten</translation>
        </message>
        <message>
            <source>{0} names {1} speakers, but {2} has only one.</source>
            <translation>{0} nennt {1} Sprecher, aber {2} hat nur einen.</translation>
        </message>
        <message>
            <source>{0} needs about {1} of memory with a context of {2} tokens, and {3} are available.</source>
            <translation>{0} braucht mit einem Kontext von {2} Tokens etwa {1} Arbeitsspeicher, und {3} sind frei.</translation>
        </message>
        <message>
            <source>{0} needs {1} on the disk of {2}, and {3} are free.</source>
            <translation>{0} braucht {1} auf der Platte von {2}, und {3} sind frei.</translation>
        </message>
        <message>
            <source>{0} of {1} are kept</source>
            <translation>{0} von {1} sind da</translation>
        </message>
        <message>
            <source>{0} only points to a model (a Git LFS pointer).</source>
            <translation>{0} zeigt nur auf ein Modell (ein Git-LFS-Zeiger).</translation>
        </message>
        <message>
            <source>{0} or context.</source>
            <translation>{0} oder Kontext.</translation>
        </message>
        <message>
            <source>{0} ran out of memory.</source>
            <translation>{0}: Der Speicher ist ausgegangen.</translation>
        </message>
        <message>
            <source>{0} redirects again and again.</source>
            <translation>{0} leitet immer wieder weiter.</translation>
        </message>
        <message>
            <source>{0} says</source>
            <translation>{0} sagt</translation>
        </message>
        <message>
            <source>{0} sends an empty answer.</source>
            <translation>{0} sendet eine leere Antwort.</translation>
        </message>
        <message>
            <source>{0} sends no sound.</source>
            <translation>{0} sendet keinen Ton.</translation>
        </message>
        <message>
            <source>{0} sends text that is not UTF-8.</source>
            <translation>{0} sendet Text, der nicht UTF-8 ist.</translation>
        </message>
        <message>
            <source>{0} sends us on to {1}, where we do not follow.</source>
            <translation>{0} schickt uns weiter zu {1}, und dorthin folgen wir nicht.</translation>
        </message>
        <message>
            <source>{0} sends what cannot be read.</source>
            <translation>{0} sendet, was sich nicht lesen lässt.</translation>
        </message>
        <message>
            <source>{0} sends {1} instead of the sound that was asked for.</source>
            <translation>{0} sendet {1} statt des verlangten Tons.</translation>
        </message>
        <message>
            <source>{0} sends {1} packed ({2}), though it was asked not to.</source>
            <translation>{0} sendet {1} gepackt ({2}), obwohl darum gebeten wurde, das nicht zu tun.</translation>
        </message>
        <message>
            <source>{0} speaks {1}, but the starter understands and answers English only.</source>
            <translation>{0} spricht {1}, aber der Starter versteht und beantwortet nur Englisch.</translation>
        </message>
        <message>
            <source>{0} stopped in the middle of its answer.</source>
            <translation>{0} ist mitten in der Antwort stehen geblieben.</translation>
        </message>
        <message>
            <source>{0} stopped.</source>
            <translation>{0} ist stehen geblieben.</translation>
        </message>
        <message>
            <source>{0} takes no more questions for now (429).</source>
            <translation>{0} nimmt gerade keine Fragen mehr an (429).</translation>
        </message>
        <message>
            <source>{0} understands English only, but [asr] language is "{1}".</source>
            <translation>{0} versteht nur Englisch, aber [asr] language ist „{1}“.</translation>
        </message>
        <message>
            <source>{0} wants a key.</source>
            <translation>{0} will einen Schlüssel.</translation>
        </message>
        <message>
            <source>{0} was cut off by another program.</source>
            <translation>{0} wurde von einem anderen Programm abgeschnitten.</translation>
        </message>
        <message>
            <source>{0} was exported by a newer version of Parley.</source>
            <translation>{0} wurde von einer neueren Version von Parley exportiert.</translation>
        </message>
        <message>
            <source>{0} was made smaller, from {1} × {2} to {3} pixels.</source>
            <translation>{0} wurde verkleinert, von {1} × {2} auf {3} Pixel.</translation>
        </message>
        <message>
            <source>{0} was not imported.</source>
            <translation>{0} wurde nicht importiert.</translation>
        </message>
        <message>
            <source>{0} was not loaded with {1} within {2} minutes.</source>
            <translation>{0} wurde mit {1} nicht innerhalb von {2} Minuten geladen.</translation>
        </message>
        <message>
            <source>{0} was not permitted: nothing leaves this machine unless its owner asked for it.</source>
            <translation>{0} war nicht erlaubt: Nichts verlässt diesen Rechner, wenn sein Besitzer nicht darum gebeten hat.</translation>
        </message>
        <message>
            <source>{0} was written by another program meanwhile.</source>
            <translation>{0} wurde inzwischen von einem anderen Programm geschrieben.</translation>
        </message>
        <message>
            <source>{0} yes or no.</source>
            <translation>{0} yes oder no.</translation>
        </message>
        <message>
            <source>{0}, line {1}</source>
            <translation>{0}, Zeile {1}</translation>
        </message>
        <message>
            <source>{0}, line {1}: {2}</source>
            <translation>{0}, Zeile {1}: {2}</translation>
        </message>
        <message>
            <source>{0}, or a larger portrait.</source>
            <translation>{0} oder ein größeres Porträt.</translation>
        </message>
        <message>
            <source>{0}, or a portrait with the lips closed.</source>
            <translation>{0} oder ein Porträt mit geschlossenen Lippen.</translation>
        </message>
        <message>
            <source>{0}, or correct `server` in {1}.</source>
            <translation>{0} oder berichtige `server` unter {1}.</translation>
        </message>
        <message>
            <source>{0}, so no avatar is in it.</source>
            <translation>{0}, darum ist kein Avatar darin.</translation>
        </message>
        <message>
            <source>{0}, too little for the full models beside everything else: the starter suits it best.</source>
            <translation>{0}, zu wenig für die großen Modelle neben allem anderen: Der Starter passt am besten.</translation>
        </message>
        <message>
            <source>{0}, which runs {1}, is not installed yet.</source>
            <translation>{0}, womit {1} läuft, ist noch nicht installiert.</translation>
        </message>
        <message>
            <source>{0}.json names speakers that the voice does not have.</source>
            <translation>{0}.json nennt Sprecher, die die Stimme nicht hat.</translation>
        </message>
        <message>
            <source>{0}: look at your connection and start the download again, it goes on from there.</source>
            <translation>{0}: Sieh nach deiner Verbindung und starte den Download noch einmal, er geht dort weiter.</translation>
        </message>
        <message>
            <source>{0}: points = {1} cannot be read.</source>
            <translation>{0}: points = {1} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>{0}: the VAE's latents are not numbers</source>
            <translation>{0}: Die Latents der VAE sind keine Zahlen</translation>
        </message>
        <message>
            <source>{0}: the disk of {1} is full.</source>
            <translation>{0}: Die Platte von {1} ist voll.</translation>
        </message>
        <message>
            <source>{0}: the disk of {1} takes no file that large.</source>
            <translation>{0}: Die Platte von {1} nimmt keine so große Datei.</translation>
        </message>
        <message>
            <source>{0}: {1} cannot be used ({2}).</source>
            <translation>{0}: {1} lässt sich nicht benutzen ({2}).</translation>
        </message>
        <message>
            <source>{0}: {1} does not exist.</source>
            <translation>{0}: {1} gibt es nicht.</translation>
        </message>
        <message>
            <source>{0}: {1} may not be written or changed.</source>
            <translation>{0}: {1} darf nicht geschrieben oder geändert werden.</translation>
        </message>
        <message>
            <source>{count} bytes</source>
            <translation>{count} Byte</translation>
        </message>
        <message>
            <source>{count} faces were found. Choose the one that is to speak, then look at its points.</source>
            <translation>{count} Gesichter wurden gefunden. Wähle das, das sprechen soll, und sieh dir dann seine Punkte an.</translation>
        </message>
        <message>
            <source>{count} lines</source>
            <translation>{count} Zeilen</translation>
        </message>
        <message>
            <source>{count} lines: {text}</source>
            <translation>{count} Zeilen: {text}</translation>
        </message>
        <message>
            <source>{count} settings</source>
            <translation>{count} Einstellungen</translation>
        </message>
        <message>
            <source>{done} of {size} are here; the rest is fetched when you go on.</source>
            <translation>{done} von {size} sind da; der Rest wird geholt, wenn du weitermachst.</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} von {total}</translation>
        </message>
        <message>
            <source>{dropped} of {all}</source>
            <translation>{dropped} von {all}</translation>
        </message>
        <message>
            <source>{names} and {count} more</source>
            <translation>{names} und {count} weitere</translation>
        </message>
        <message>
            <source>{names}: from installed packages. What they send, if anything, is theirs to say.</source>
            <translation>{names}: aus installierten Paketen. Was sie senden, wenn überhaupt, wissen nur sie.</translation>
        </message>
        <message>
            <source>{name} (not plugged in)</source>
            <translation>{name} (nicht eingesteckt)</translation>
        </message>
        <message>
            <source>{name} is in the call. Talk to somebody else first; then they can be removed.</source>
            <translation>{name} ist im Anruf. Sprich erst mit jemand anderem; danach lässt sich die Person entfernen.</translation>
        </message>
        <message>
            <source>{name} is saved.</source>
            <translation>{name} ist gesichert.</translation>
        </message>
        <message>
            <source>{name} takes part</source>
            <translation>{name} ist dabei</translation>
        </message>
        <message>
            <source>{name}, answer {turn}</source>
            <translation>{name}, Antwort {turn}</translation>
        </message>
        <message>
            <source>{name}, the call is with them</source>
            <translation>{name}, der Anruf ist mit dieser Person</translation>
        </message>
        <message>
            <source>{name}, the person you are talking to</source>
            <translation>{name}, die Person, mit der du sprichst</translation>
        </message>
        <message>
            <source>{number} percent</source>
            <translation>{number} Prozent</translation>
        </message>
        <message>
            <source>{start}: base clips by LightX2V</source>
            <translation>{start}: Basisclips von LightX2V</translation>
        </message>
        <message>
            <source>{text}… ({count} more characters)</source>
            <translation>{text}… (noch {count} Zeichen)</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>noch {time}</translation>
        </message>
        <message>
            <source>{title} is in use. Go back to the starter, or use another model, before you remove it.</source>
            <translation>{title} wird gerade benutzt. Geh zum Starter zurück oder nimm ein anderes Modell, bevor du es entfernst.</translation>
        </message>
        <message>
            <source>{title} still answers. After your next question another one does; then it can be removed.</source>
            <translation>{title} antwortet noch. Nach deiner nächsten Frage ist ein anderes dran; dann lässt es sich entfernen.</translation>
        </message>
        <message>
            <source>{title}: as it came</source>
            <translation>{title}: wie am Anfang</translation>
        </message>
        <message>
            <source>{title}: choose</source>
            <translation>{title}: wählen</translation>
        </message>
        <message>
            <source>{title}: no key</source>
            <translation>{title}: keine Taste</translation>
        </message>
        <message>
            <source>{title}: the {what} you have</source>
            <translation>{title}: {what}, die du hast</translation>
        </message>
        <message>
            <source>{title}: {keys}. Press Enter, then the new keys.</source>
            <translation>{title}: {keys}. Drücke die Eingabetaste, dann die neuen Tasten.</translation>
        </message>
        <message>
            <source>{used} of models here</source>
            <translation>{used} Modelle hier</translation>
        </message>
        <message>
            <source>{value} %</source>
            <translation>{value} %</translation>
        </message>
        <message>
            <source>{value} ms</source>
            <translation>{value} ms</translation>
        </message>
        <message>
            <source>{what}, takes over next</source>
            <translation>{what}, übernimmt als Nächstes</translation>
        </message>
        <message>
            <source>{what}: use a model file of yours</source>
            <translation>{what}: eine eigene Modelldatei benutzen</translation>
        </message>
        <message>
            <source>{where} gets: {sent}.</source>
            <translation>{where} bekommt: {sent}.</translation>
        </message>
        <message>
            <source>{x} to the right, {y} down.</source>
            <translation>{x} nach rechts, {y} nach unten.</translation>
        </message>
        <message>
            <source>“{title}” was deleted.</source>
            <translation>„{title}“ wurde gelöscht.</translation>
        </message>
    </context>
</TS>
