using System.Text;
using TfLiteQuant.Core.Tests.Conventions;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>
/// Holds docs/operators.md to the registry and to what the tests run. <c>TFLITEQUANT_UPDATE_DOCS=1</c> writes it anew.
/// </summary>
public sealed class OperatorsDocumentTests
{
    [Fact]
    public void Every_operator_of_the_runtime_runs_or_has_a_reason_not_to()
    {
        foreach (var op in Registered())
            Assert.True(OpRegistry.Find(op) is not null ^ LeftOutOperators.Reasons.ContainsKey(op), $"{op} must have a definition or a reason, and not both.");
    }

    [Fact]
    public void Document_is_up_to_date()
    {
        var path = RepositoryFolder.File("docs/operators.md");
        var text = Document();
        if (Environment.GetEnvironmentVariable("TFLITEQUANT_UPDATE_DOCS") == "1") File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static IEnumerable<BuiltinOperator> Registered()
    {
        foreach (var name in File.ReadLines(RepositoryFolder.File("tests/Data/litert-builtins.txt")))
        {
            Assert.True(BuiltinOperators.TryParse(name, out var op), name);
            yield return op;
        }
    }

    private static string Document()
    {
        Shared.RequireFolder("ops");
        var fixtures = Uses("ops");
        var golden = Uses("golden");
        var real = Uses("corpus");
        var cases = RepositoryFolder.Sources("tests/TfLiteQuant.Core.Tests").Concat(RepositoryFolder.Sources("tests/TfLiteQuant.TestKit"))
            .Where(static source => source.Path.Contains("/Ops/") || source.Path.Contains("/Runtime/")).Select(static source => source.Text).ToList();
        var text = new StringBuilder("""
            # Operators

            Every builtin operator that LiteRT registers, and how its float and integer-value kernels here were verified. Written from the
            registry by `OperatorsDocumentTests` (`TFLITEQUANT_UPDATE_DOCS=1`), which also fails when it is out of date.

            - **reference**: cases against a literal, slow implementation in the test kit, or against values written out
            - **fixtures**: single-operator models of the reference converter, against its interpreter's recorded outputs, to 1e-5 of the range
            - **models**: trained models (`golden`) tensor by tensor, and real ones (`corpus`) against the LiteRT runtime

            | operator | runs | reference | fixtures | models |
            |---|---|---|---|---|

            """);
        foreach (var op in Registered().OrderBy(BuiltinOperators.NameOf, StringComparer.Ordinal))
        {
            var runs = OpRegistry.Find(op) is not null;
            var tested = cases.Any(source => HasWord(source, $"BuiltinOperator.{op}") || HasWord(source, $"Main.{op}") || HasWord(source, $"{op}Op"));
            text.Append("| ").Append(BuiltinOperators.NameOf(op)).Append(" | ").Append(runs ? "yes" : $"no: {LeftOutOperators.Reasons[op]}")
                .Append(" | ").Append(runs && tested ? "yes" : "").Append(" | ").Append(Some(fixtures, op)).Append(" | ").Append(Some(golden, op) is { Length: > 0 } trained ? trained : Some(real, op)).Append(" |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    // BuiltinOperator.Add is also the beginning of BuiltinOperator.AddN.
    private static bool HasWord(string source, string word)
    {
        for (var at = source.IndexOf(word, StringComparison.Ordinal); at >= 0; at = source.IndexOf(word, at + 1, StringComparison.Ordinal))
            if (at + word.Length >= source.Length || !char.IsLetterOrDigit(source[at + word.Length])) return true;
        return false;
    }

    private static string Some(Dictionary<BuiltinOperator, SortedSet<string>> uses, BuiltinOperator op)
    {
        if (!uses.TryGetValue(op, out var names)) return "";
        var shown = string.Join(", ", names.Take(3));
        return names.Count > 3 ? $"{shown} and {names.Count - 3} more" : shown;
    }

    // Operators of the float models in a shared folder, each with the models' names.
    private static Dictionary<BuiltinOperator, SortedSet<string>> Uses(string folder)
    {
        var uses = new Dictionary<BuiltinOperator, SortedSet<string>>();
        if (!Shared.TryFolder(folder, out var root)) return uses;
        foreach (var path in Directory.EnumerateFiles(root, "*.tflite", SearchOption.AllDirectories))
        {
            var isFolderPerModel = Path.GetFileName(path) == "float.tflite";
            if (!isFolderPerModel && folder != "corpus") continue;
            foreach (var op in KindsOf(path))
            {
                if (!uses.TryGetValue(op, out var names)) uses.Add(op, names = new SortedSet<string>(StringComparer.Ordinal));
                names.Add(Path.GetFileNameWithoutExtension(isFolderPerModel ? Path.GetDirectoryName(path)! : path));
            }
        }

        return uses;
    }

    private static HashSet<BuiltinOperator> KindsOf(string path)
    {
        try
        {
            using var model = ModelReader.Open(path);
            return QuantizationStates.Of(model) == QuantizationState.Float
                ? model.Subgraphs.SelectMany(static graph => graph.Operators).Select(static op => op.Builtin).ToHashSet()
                : [];
        }
        catch (TfLiteQuantException)
        {
            // Files that test readers with damage are no models.
            return [];
        }
    }
}
