using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Examples;

/// <summary>Every script of docs/examples says what it does, and the index names it.</summary>
public sealed class ExampleHelpTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    // What PowerShell adds to each script's own.
    private static readonly HashSet<string> Common = [.. System.Management.Automation.PSCmdlet.CommonParameters];

    public static TheoryData<string> Scripts => [.. ExampleScript.Names];

    [Theory, MemberData(nameof(Scripts))]
    public void Help_has_a_synopsis_examples_and_every_parameter(string name)
    {
        var path = Path.Combine(ExampleScript.Folder, name);
        var help = session.Run("Get-Help $args[0] -Full", path).Single();
        Assert.EndsWith(".", (string)help.Synopsis);
        Assert.True(session.Run("@((Get-Help $args[0] -Full).examples.example).Count", path).Value<int>() >= 1);
        var undocumented = session.Run(
            "$script = Get-Command $args[0]; $page = (Get-Help $args[0] -Full).parameters.parameter; $script.Parameters.Keys.Where({ $name = $_; -not $page.Where({ $_.name -eq $name }).description })", path);
        Assert.All(undocumented.ThrowIfFailed().Output, static item => Assert.Contains((string)item.ToString(), Common));
    }

    [Theory, MemberData(nameof(Scripts))]
    public void The_index_names_it(string name)
        => Assert.Contains($"]({name})", File.ReadAllText(Path.Combine(ExampleScript.Folder, "README.md")));
}
