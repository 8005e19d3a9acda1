using System.Management.Automation;
using System.Reflection;

namespace TfLiteQuant.Host;

/// <summary>What the program says of itself.</summary>
internal static class HostHelp
{
    public const string Usage = """
        Usage: TfLiteQuant.Host [-File] script.ps1 [arguments]
               TfLiteQuant.Host -Command "text"
               TfLiteQuant.Host - < script.ps1
        """;

    public const string Text = Usage + """


        Runs PowerShell with the TfLiteQuant module loaded, on a machine that has .NET but no pwsh.

          -File path [args]       Runs a script. Arguments are taken as by pwsh -File: -Name value, -Name:value,
                                  -Switch, -Switch:$false; the rest by position, as strings.
          -Command text           Runs the rest of the command line.
          -                       Runs what standard input holds, which is also what happens with no argument at all.
          -WorkingDirectory path  Goes there first.
          -NonInteractive         A question (a missing mandatory parameter, -Confirm) is an error.
          -Version, -Help         What they say.
          -NoProfile, -NoLogo     Accepted; there are neither here.

        Exits with the script's 'exit' code, 1 after a terminating error, 130 after Ctrl-C, 64 when the command line
        makes no sense, 70 when the module cannot be loaded.

        The engine's own commands are there (ForEach-Object, Where-Object, Get-Command, Import-Module...), those of
        pwsh's Utility and Management modules (Format-Table, Get-ChildItem, Write-Host...) are not: for them install
        PowerShell 7.6 and Import-Module TfLiteQuant.psd1.

        Environment: TFLITEQUANT_MODULE is the path of TfLiteQuant.psd1, when it is not in a folder above the program;
        NO_COLOR turns colours off.
        """;

    /// <summary>Name and version of this program, and of the PowerShell that it embeds.</summary>
    public static string Version =>
        $"TfLiteQuant.Host {InformationalVersion(typeof(HostHelp).Assembly)} (PowerShell {EngineVersion})";

    private static string EngineVersion => InformationalVersion(typeof(PSObject).Assembly);

    // Without the commit that the SDK, or the engine's build, appends.
    private static string InformationalVersion(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', ' ')[0];
}
