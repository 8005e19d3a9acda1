using System.Globalization;
using TfLiteQuant.Core.Tests.Conventions;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>
/// Holds the tables of the runtime's kernels to the real runtime. <c>TFLITEQUANT_UPDATE_DOCS=1</c> writes them anew and keeps the
/// columns behind those that are asked, as after a change of the runtime's version.
/// </summary>
public sealed class RuntimeKernelsTests
{
    private const string Folder = "src/TfLiteQuant.Core/Ops/RuntimeSupport/";

    // A third of the operators; all where the machine is meant to have everything, and where the table is written.
    private static bool IsWhole => IsUpdate || Missing.IsFailure;

    private static bool IsUpdate => Environment.GetEnvironmentVariable("TFLITEQUANT_UPDATE_DOCS") == "1";

    [Fact]
    public async Task Types_that_kernels_take_are_what_the_table_says()
    {
        var survey = new KernelSurvey(LiteRtRuntime.Require());
        var asked = KernelProbeList.All.Where(static probe => IsWhole || (int)probe.Operator % 3 == 0).ToList();
        var findings = await survey.KernelsAsync(asked, TestContext.Current.CancellationToken);
        var kept = Rows("runtime-kernels.tsv").ToDictionary(static row => (row[0], row[1]), static row => $"{row[5]}\t{row[6]}");
        Hold("runtime-kernels.tsv", findings.Select(finding =>
        {
            string op = BuiltinOperators.NameOf(finding.Operator), type = finding.Type.ToString().ToLowerInvariant();
            var rank = finding.MaxRank?.ToString(CultureInfo.InvariantCulture);
            return string.Join('\t', op, type, finding.Scales, finding.NeedsZeroPointZero ? "0" : "any", rank, kept.GetValueOrDefault((op, type), "\t"));
        }), asked.Select(static probe => BuiltinOperators.NameOf(probe.Operator)).ToHashSet());
    }

    [Fact]
    public async Task Types_that_QUANTIZE_converts_between_are_what_the_table_says()
    {
        var survey = new KernelSurvey(LiteRtRuntime.Require());
        var found = await survey.ConversionsAsync(TestContext.Current.CancellationToken);
        var kept = Rows("runtime-conversions.tsv").ToDictionary(static row => (row[0], row[1]), static row => row[2]);
        Hold("runtime-conversions.tsv", found.Select(pair =>
        {
            string from = pair.From.ToString().ToLowerInvariant(), to = pair.To.ToString().ToLowerInvariant();
            return string.Join('\t', from, to, kept.GetValueOrDefault((from, to)));
        }));
    }

    [Fact]
    public async Task Versions_that_are_registered_are_what_the_table_says()
    {
        var survey = new KernelSurvey(LiteRtRuntime.Require());
        var token = TestContext.Current.CancellationToken;
        if (IsUpdate)
        {
            var operators = Enum.GetValues<BuiltinOperator>().Where(static op => op is not (BuiltinOperator.Custom or BuiltinOperator.Delegate or BuiltinOperator.PlaceholderForGreaterOpCodes));
            var found = await survey.VersionsAsync(operators, token);
            Hold("runtime-versions.tsv", found.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{BuiltinOperators.NameOf(row.Operator)}\t{row.Min}\t{row.Max}")));
        }

        var stated = Rows("runtime-versions.tsv").Select(static row => (Operator: Named(row[0]), Min: Number(row[1]), Max: Number(row[2]))).ToList();
        // One model states all lowest versions, one all highest; each version beyond takes a model of its own.
        Assert.True(await survey.IsRegisteredAsync(stated.Select(static row => (row.Operator, row.Min)), token));
        Assert.True(await survey.IsRegisteredAsync(stated.Select(static row => (row.Operator, row.Max)), token));
        foreach (var row in stated.Where(static row => IsWhole || (int)row.Operator % 3 == 0))
        {
            Assert.False(await survey.IsRegisteredAsync([(row.Operator, row.Max + 1)], token), $"{row.Operator} {row.Max + 1}");
            if (row.Min > 1) Assert.False(await survey.IsRegisteredAsync([(row.Operator, row.Min - 1)], token), $"{row.Operator} {row.Min - 1}");
        }
    }

    private static BuiltinOperator Named(string name) => BuiltinOperators.TryParse(name, out var op) ? op : throw new InvalidOperationException(name);

    private static int Number(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows(string name)
        => File.ReadLines(RepositoryFolder.File(Folder + name)).Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split('\t'));

    // Rows of operators that were not asked about count as they stand.
    private static void Hold(string name, IEnumerable<string> rows, HashSet<string>? asked = null)
    {
        var path = RepositoryFolder.File(Folder + name);
        var lines = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var expected = lines.Where(static line => line[0] == '#').Concat(rows).ToList();
        if (IsUpdate) File.WriteAllText(path, string.Concat(expected.Select(static line => line + "\n")));
        Assert.Equal(expected, File.ReadLines(path).Where(line => line[0] == '#' || asked?.Contains(line.Split('\t')[0]) != false));
    }
}
