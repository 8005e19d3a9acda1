using System.Text;
using TfLiteQuant.Core.Tests.Conventions;
using TfLiteQuant.Specification;
using Xunit;

namespace TfLiteQuant.Core.Tests.Specification;

/// <summary>Holds the help topic about the rules to the rules. <c>TFLITEQUANT_UPDATE_DOCS=1</c> writes it anew.</summary>
public sealed class RulesDocumentTests
{
    private const int Columns = 76;

    [Fact]
    public void Topic_lists_every_rule()
    {
        var path = RepositoryFolder.File("docs/en-US/about_TfLiteQuant_Rules.md");
        var text = Topic();
        if (Environment.GetEnvironmentVariable("TFLITEQUANT_UPDATE_DOCS") == "1") File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Topic()
    {
        var text = new StringBuilder("""
            # about_TfLiteQuant_Rules

            ## SHORT DESCRIPTION

            The rules that Test-QuantizedModel holds models to.

            ## LONG DESCRIPTION

            Each finding of Test-QuantizedModel names its rule; names never change.
            An Error means that the target refuses the model, or computes something
            else than it means; a Warning, that it runs, but slower, less accurately
            or on fewer runtimes than it could.

            To look at one rule, or at some:

                Test-QuantizedModel model.tflite -Rule Bias*

            In a script, [TfLiteQuant.Specification.SpecificationRules]::All has them.


            """);
        foreach (var target in Enum.GetValues<TargetRuntime>())
        {
            text.Append(target == TargetRuntime.Any ? "## RULES OF THE SPECIFICATION\n\n" : $"## RULES FOR THE TARGET {target.ToString().ToUpperInvariant()}\n\n");
            foreach (var rule in SpecificationRules.All.Where(rule => rule.Target == target)) text.Append($"### {rule.Name}\n\n{Wrapped(rule.Demand)}\n\n");
        }

        return text.Append("""
            ## SEE ALSO

            - about_TfLiteQuant
            - Test-QuantizedModel

            """).ToString().ReplaceLineEndings("\n");
    }

    private static string Wrapped(string sentence)
    {
        var (lines, line) = (new List<string>(), "");
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Columns) (lines, line) = ([.. lines, line], word);
            else line = line.Length == 0 ? word : $"{line} {word}";
        }

        return string.Join('\n', [.. lines, line]);
    }
}
