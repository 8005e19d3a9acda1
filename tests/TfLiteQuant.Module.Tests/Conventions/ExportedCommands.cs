using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Conventions;

/// <summary>All commands of the module, for tests that hold for each of them.</summary>
public sealed class ExportedCommands
{
    private static readonly Lazy<IReadOnlyList<CmdletInfo>> Found = new(static () =>
    {
        using var session = new ModuleSession();
        return [.. session.Run("Get-Command -Module TfLiteQuant").Output.Select(static command => (CmdletInfo)((PSObject)command).BaseObject)];
    });

    public static IReadOnlyList<CmdletInfo> All => Found.Value;

    /// <summary>Names as theory data.</summary>
    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(static command => new TheoryDataRow<string>(command.Name));

    public static CmdletInfo Named(string name) => All.Single(command => command.Name == name);

    /// <summary>Parameters that are the command's own, not those that every command has.</summary>
    public static IEnumerable<ParameterMetadata> OwnParameters(CmdletInfo command)
        => command.Parameters.Values.Where(static parameter => !Cmdlet.CommonParameters.Contains(parameter.Name) && !Cmdlet.OptionalCommonParameters.Contains(parameter.Name));
}
