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
        var (codes, recorded) = (VerifiedCodes(), RecordedCodes());
        var text = new StringBuilder("""
            # Operators

            Every builtin operator that LiteRT registers, and how its kernels here were verified. Written from the
            registry by `OperatorsDocumentTests` (`TFLITEQUANT_UPDATE_DOCS=1`), which also fails when it is out of date.

            - **reference**: cases against a literal, slow implementation in the test kit, or against values written out
            - **fixtures**: single-operator models of the reference converter, against its interpreter's recorded outputs, to 1e-5 of the range
            - **models**: trained models (`golden`) tensor by tensor, and real ones (`corpus`) against the LiteRT runtime
            - **codes**: types of quantized activations whose kernels agree bit for bit with a literal implementation of the reference's integer
              arithmetic over random cases; `hybrid` are float activations with int8 weights, `int4 blocks` and
              `int2 blocks` float ones with weights or tables of so many bits that have a scale for each block
            - **recorded codes**: fixtures and trained models with such activations in which the operator agrees bit for bit with the reference
              kernels' recordings (where the reference lacks the operator, with its optimized kernels')

            | operator | runs | reference | fixtures | models | codes | recorded codes |
            |---|---|---|---|---|---|---|

            """);
        foreach (var op in Registered().OrderBy(BuiltinOperators.NameOf, StringComparer.Ordinal))
        {
            var runs = OpRegistry.Find(op) is not null;
            var tested = cases.Any(source => HasWord(source, $"BuiltinOperator.{op}") || HasWord(source, $"Main.{op}") || HasWord(source, $"{op}Op"));
            text.Append("| ").Append(BuiltinOperators.NameOf(op)).Append(" | ").Append(runs ? "yes" : $"no: {LeftOutOperators.Reasons[op]}")
                .Append(" | ").Append(runs && tested ? "yes" : "").Append(" | ").Append(Some(fixtures, op)).Append(" | ").Append(Some(golden, op) is { Length: > 0 } trained ? trained : Some(real, op))
                .Append(" | ").Append(codes.TryGetValue(op, out var types) ? string.Join(", ", types) : "")
                .Append(" | ").Append(recorded.TryGetValue(op, out var counts) ? string.Join(", ", counts.Select(static count => $"{count.Key} ({count.Value})")) : "").Append(" |\n");
        }

        text.Append("""

            ## Custom operators

            Operators without a builtin code that run: those that LiteRT registers by name, and those of MediaPipe's models. `LiteRT` are those
            whose outputs tests compare with the runtime's. All of them stay float in every technique, where their constants are at most stored as
            halves. All others are kept, inspected and converted around, and do not run.

            | operator | runs | reference | LiteRT |
            |---|---|---|---|

            """);
        var interop = RepositoryFolder.Sources("tests/TfLiteQuant.Core.Tests").Where(static source => source.Path.Contains("/Interop/")).Select(static source => source.Text).ToList();
        foreach (var custom in OpRegistry.Custom)
        {
            var type = custom.GetType().Name;
            text.Append("| ").Append(custom.CustomCode).Append(" | yes | ").Append(cases.Any(source => HasWord(source, type + "Tests")) ? "yes" : "")
                .Append(" | ").Append(interop.Any(source => HasWord(source, custom.CustomCode!) || HasWord(source, $"graph.{type[..^2]}")) ? "yes" : "").Append(" |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    // Types that test classes and their cases hold to literal references.
    private static Dictionary<BuiltinOperator, SortedSet<string>> VerifiedCodes()
    {
        var verified = new Dictionary<BuiltinOperator, SortedSet<string>>();
        foreach (var attribute in typeof(OperatorsDocumentTests).Assembly.GetTypes().SelectMany(static type => type.GetCustomAttributes(typeof(VerifiesCodesAttribute), false)).Cast<VerifiesCodesAttribute>())
            foreach (var type in attribute.Types) Add(attribute.Builtin, type);
        foreach (var (builtin, type) in CodeCases.Kinds) Add(builtin, Text(type));
        return verified;

        void Add(BuiltinOperator builtin, string type)
        {
            if (!verified.TryGetValue(builtin, out var types)) verified.Add(builtin, types = new SortedSet<string>(StringComparer.Ordinal));
            types.Add(type);
        }
    }

    // Types of codes in the integer models that RecordedCodesTests runs, each with the number of models.
    private static Dictionary<BuiltinOperator, SortedDictionary<string, int>> RecordedCodes()
    {
        var recorded = new Dictionary<BuiltinOperator, SortedDictionary<string, int>>();
        foreach (var (folder, variant) in OperatorFixture.Names.Select(OperatorFixture.Require).Concat<ReferenceFolder>(GoldenModel.Names.Select(GoldenModel.Require))
            .SelectMany(static folder => RecordedCodesTests.Variants.Select(variant => (folder, variant))))
        {
            if (!RecordedCodesTests.IsCompared(folder, variant)) continue;
            using var model = ModelReader.Open(folder.ModelPath(variant));
            var graph = model.Subgraphs[0];
            var kinds = graph.Operators.SelectMany(op => op.Inputs.Take(1).Concat(op.Outputs).Where(static index => index >= 0)
                .Select(index => graph.Tensors[index]).Where(static tensor => tensor.Quantization is { IsQuantized: true } && tensor.Type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16)
                .Take(1).Select(tensor => (op.Builtin, Text(tensor.Type))));
            foreach (var (builtin, type) in kinds.Distinct().Where(static kind => kind.Builtin != BuiltinOperator.Sum))
            {
                if (!recorded.TryGetValue(builtin, out var counts)) recorded.Add(builtin, counts = new SortedDictionary<string, int>(StringComparer.Ordinal));
                counts[type] = counts.GetValueOrDefault(type) + 1;
            }
        }

        return recorded;
    }

    private static string Text(TensorType type) => type.ToString().ToLowerInvariant();

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
