using System.Text.RegularExpressions;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Conventions;

/// <summary>Every command has a help page that tells all of it.</summary>
public sealed partial class HelpTests
{
    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Page_has_examples_and_every_parameter(string name)
    {
        var page = Page(name);
        Assert.Matches($@"(?m)^# {name}\s*$", page);
        Assert.True(Example().Count(page) >= 2, $"{name} has {Example().Count(page)} examples.");
        Assert.All(
            ExportedCommands.OwnParameters(ExportedCommands.Named(name)).Select(static parameter => parameter.Name),
            parameter => Assert.Matches($@"(?m)^### -{parameter}\s*$", page));
    }

    [Theory, MemberData(nameof(ExportedCommands.Names), MemberType = typeof(ExportedCommands))]
    public void Page_has_nothing_left_to_fill_in(string name)
        => Assert.DoesNotMatch(@"\{\{.*?\}\}", Page(name));

    private static string Page(string name)
    {
        var path = Path.Combine(RepositoryPaths.Root, "docs", "en-US", name + ".md");
        Assert.True(File.Exists(path), $"docs/en-US/{name}.md does not exist.");
        return File.ReadAllText(path);
    }

    [GeneratedRegex("(?m)^### Example", RegexOptions.IgnoreCase)]
    private static partial Regex Example();
}
