; Parley's installer. Compiled by packaging/build.py inno, which says Version, Source, Out, Name and Icon.
; Conversations, models and settings lie in the person's own folders and stay when Parley is removed.

[Setup]
AppId={{6C9B1B0E-5B1C-4B53-9D0A-5C2A6F7E3D41}
AppName=Parley
AppVersion={#Version}
AppVerName=Parley {#Version}
AppPublisher=The authors of Parley
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Parley
DefaultGroupName=Parley
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Source}\_internal\LICENSE
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\Parley.exe
OutputDir={#Out}
OutputBaseFilename={#Name}
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"


[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Parley"; Filename: "{app}\Parley.exe"; AppUserModelID: "Parley"
Name: "{autodesktop}\Parley"; Filename: "{app}\Parley.exe"; AppUserModelID: "Parley"; Tasks: desktopicon

[Run]
Filename: "{app}\Parley.exe"; Description: "{cm:LaunchProgram,Parley}"; Flags: nowait postinstall skipifsilent

[UninstallRun]
Filename: "{sys}\taskkill.exe"; Parameters: "/F /T /IM Parley.exe"; Flags: runhidden; RunOnceId: "EndParley"

[UninstallDelete]
Type: filesandordirs; Name: "{app}\_internal"
