using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Conventions;

/// <summary>What holds for every command that the module exports.</summary>
public sealed class CommandConventionTests
{
    // Prescribed by the product's requirements.
    private static readonly string[] PluralNouns = ["TensorQuantParams"];

    // Of these there are always several, or it is a count of them.
    private static readonly string[] PluralParameters = ["MinimumElements", "Runs", "Threads"];
    private static readonly string[] Writers = ["Convert", "ConvertTo", "Export", "New", "Set", "Remove", "Invoke"];

    // These take what another command wrote.
    private static readonly string[] TakersOfObjects = ["Export-TensorRange", "Merge-TensorRange"];

    // A command that has one of these writes a file, whatever its verb.
    private static readonly string[] Targets = ["Destination", "OutDirectory", "OutputPath", "PartPath", "ReportPath"];

    [Fact]
    public void The_manifest_names_exactly_the_cmdlets_in_the_assembly()
    {
        var types = ExportedCommands.All[0].ImplementingType.Assembly.GetTypes().Where(static type => type.IsDefined(typeof(CmdletAttribute), false));
        Assert.Equal(types.Select(static type => type.FullName).Order(), ExportedCommands.All.Select(static command => command.ImplementingType.FullName).Order());
    }

    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Verb_is_approved_and_noun_singular(string name)
    {
        var command = ExportedCommands.Named(name);
        var approved = typeof(VerbsCommon).Assembly.GetTypes().Where(static type => type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(static type => type.GetFields()).Where(static field => field.IsLiteral).Select(static field => field.Name);
        Assert.Contains(command.Verb, approved);
        Assert.True(PluralNouns.Contains(command.Noun) || !command.Noun.EndsWith('s'), $"{command.Noun} is plural.");
    }

    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Class_is_sealed_and_named_after_the_command(string name)
    {
        var type = ExportedCommands.Named(name).ImplementingType;
        Assert.True(type.IsSealed);
        Assert.Equal("TfLiteQuant.PowerShell.Commands." + name.Replace("-", "") + "Command", type.FullName);
        Assert.True(File.Exists(Path.Combine(RepositoryPaths.Root, "src", "TfLiteQuant.PowerShell", "Commands", type.Name + ".cs")));
    }

    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Output_type_is_stated_and_has_a_view(string name)
    {
        var outputs = ExportedCommands.Named(name).OutputType;
        var formats = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "module", "TfLiteQuant.Format.ps1xml"));
        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Contains($"<TypeName>{output.Name}</TypeName>", formats));
    }

    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Parameters_are_named_as_PowerShell_names_them(string name)
    {
        Assert.All(ExportedCommands.OwnParameters(ExportedCommands.Named(name)), static parameter =>
        {
            Assert.Matches("^[A-Z][A-Za-z0-9]+$", parameter.Name);
            var isSwitch = parameter.ParameterType == typeof(SwitchParameter);
            Assert.False(parameter.ParameterType == typeof(bool), $"-{parameter.Name} should be a switch.");
            var isPlural = parameter.Name.EndsWith('s') && !parameter.Name.EndsWith("ss", StringComparison.Ordinal);
            Assert.True(isSwitch || !isPlural || PluralParameters.Contains(parameter.Name), $"-{parameter.Name} is plural.");
        });
    }

    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Model_files_are_named_by_path_and_literal_path(string name)
    {
        var parameters = ExportedCommands.Named(name).Parameters;
        if (TakersOfObjects.Contains(name))
        {
            Assert.True(Assert.Single(parameters["InputObject"].Attributes.OfType<ParameterAttribute>()) is { Mandatory: true, ValueFromPipeline: true });
            return;
        }

        var path = Assert.Single(parameters["Path"].Attributes.OfType<ParameterAttribute>());
        Assert.True(path.Mandatory && path.ValueFromPipeline && path.Position == 0);
        Assert.Single(parameters["Path"].Attributes.OfType<SupportsWildcardsAttribute>());
        var literal = Assert.Single(parameters["LiteralPath"].Attributes.OfType<ParameterAttribute>());
        Assert.True(literal.Mandatory && literal.ValueFromPipelineByPropertyName);
        Assert.Equal(["LP", "PSPath"], parameters["LiteralPath"].Aliases.Order());
    }

    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Commands_that_write_files_ask_first(string name)
    {
        var command = ExportedCommands.Named(name);
        var attribute = (CmdletAttribute)command.ImplementingType.GetCustomAttributes(typeof(CmdletAttribute), false).Single();
        var writes = Writers.Contains(command.Verb) || Targets.Any(command.Parameters.ContainsKey);
        Assert.Equal(writes, attribute.SupportsShouldProcess);
        if (!writes) return;
        // A comparison gives objects whatever it writes beside them, and has nothing to pass through.
        string[] expected = command.Verb == VerbsData.Compare ? ["Force", "NoClobber"] : ["Force", "NoClobber", "PassThru"];
        Assert.All(expected, parameter => Assert.Equal(typeof(SwitchParameter), command.Parameters[parameter].ParameterType));
    }
}
