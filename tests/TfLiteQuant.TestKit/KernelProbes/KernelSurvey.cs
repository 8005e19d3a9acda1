using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>What the probes of one operator say about one type.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Type">Type of the codes.</param>
/// <param name="Scales">Name of what its kernel asks of scales.</param>
/// <param name="NeedsZeroPointZero">Whether only the zero point 0 gives right answers.</param>
/// <param name="MaxRank">Most dimensions that are right; null where no probe was too large.</param>
public sealed record KernelFinding(BuiltinOperator Operator, TensorType Type, string Scales, bool NeedsZeroPointZero, int? MaxRank);

/// <summary>Asks the runtime about all probes, and for the versions it registers.</summary>
public sealed class KernelSurvey(LiteRtRuntime runtime)
{
    private static readonly TensorType[] Types = [TensorType.Int8, TensorType.UInt8, TensorType.Int16];
    private readonly ProbeRunner _runner = new(runtime);

    /// <summary>A finding for each operator and type that has a right kernel, in order of names.</summary>
    public async Task<IReadOnlyList<KernelFinding>> KernelsAsync(IEnumerable<KernelProbe> probes, CancellationToken cancellation)
    {
        var findings = new List<KernelFinding>();
        foreach (var group in probes.GroupBy(static probe => probe.Operator).OrderBy(static group => BuiltinOperators.NameOf(group.Key), StringComparer.Ordinal))
        {
            foreach (var type in Types)
            {
                if (await FindAsync([.. group], type, cancellation).ConfigureAwait(false) is { } finding) findings.Add(finding);
            }
        }

        return findings;
    }

    /// <summary>Pairs of types that QUANTIZE converts between, floats first.</summary>
    public async Task<IReadOnlyList<(TensorType From, TensorType To)>> ConversionsAsync(CancellationToken cancellation)
    {
        var found = new List<(TensorType, TensorType)>();
        foreach (var from in (TensorType[])[TensorType.Float32, .. Types, TensorType.Int32])
        {
            foreach (var to in (TensorType[])[.. Types, TensorType.Int32])
            {
                var answer = await _runner.ConvertAsync(from, to, cancellation).ConfigureAwait(false);
                if (answer.Outcome == ProbeOutcome.Right) found.Add((from, to));
            }
        }

        return found;
    }

    /// <summary>Lowest and highest registered version of each builtin operator that the runtime knows.</summary>
    public async Task<IReadOnlyList<(BuiltinOperator Operator, int Min, int Max)>> VersionsAsync(IEnumerable<BuiltinOperator> operators, CancellationToken cancellation)
    {
        var found = new List<(BuiltinOperator, int, int)>();
        foreach (var op in operators.OrderBy(BuiltinOperators.NameOf, StringComparer.Ordinal))
        {
            int min = 1, max = 0;
            while (min <= 3 && !await IsRegisteredAsync([(op, min)], cancellation).ConfigureAwait(false)) min++;
            if (min > 3) continue;
            for (max = min; await IsRegisteredAsync([(op, max + 1)], cancellation).ConfigureAwait(false);) max++;
            found.Add((op, min, max));
        }

        return found;
    }

    /// <summary>Whether the runtime registers all these operators in these versions. It looks up every operator code of a model, used or
    /// not.</summary>
    public async Task<bool> IsRegisteredAsync(IEnumerable<(BuiltinOperator Operator, int Version)> codes, CancellationToken cancellation)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Abs, builder.Main.Input([4])));
        foreach (var (op, version) in codes) builder.Model.OperatorCodes.Add(new OperatorCode { Builtin = op, Version = version });
        try
        {
            await runtime.RunAsync(ModelWriter.ToBytes(builder.Build()), [], null, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (LiteRtException)
        {
            return false;
        }
    }

    private async Task<KernelFinding?> FindAsync(KernelProbe[] probes, TensorType type, CancellationToken cancellation)
    {
        Task<ProbeAnswer> Ask(KernelProbe probe, ProbeSettings? settings = null) => _runner.AskAsync(probe, type, settings, cancellation);
        var plain = probes.Single(static probe => probe.Variant.Length == 0);
        var answer = await Ask(plain).ConfigureAwait(false);
        var scales = plain.Scales switch
        {
            // what NEG gives, the only such kernel, fits its values by chance
            ProbeScales.Free when answer.Outcome == ProbeOutcome.Right
                => (await Ask(plain, new ProbeSettings(OutputScale: 1.5f)).ConfigureAwait(false)).Outcome == ProbeOutcome.Wrong ? "Mirrored" : "Free",
            ProbeScales.Free => "Free",
            ProbeScales.Fixed => "Prescribed",
            ProbeScales.None => "NoOutput",
            _ => (await Ask(plain, new ProbeSettings(OutputScale: 1.5f)).ConfigureAwait(false)).Outcome switch
            {
                ProbeOutcome.Refused => "Same",
                ProbeOutcome.Wrong => "Copied",
                _ => "Free",
            },
        };
        var zero = false;
        if (answer.Outcome == ProbeOutcome.Wrong && plain.Scales == ProbeScales.None)
        {
            answer = await Ask(plain, new ProbeSettings(HasOneScale: true)).ConfigureAwait(false);
            scales = "OneForInputs";
        }
        else if (type != TensorType.Int16 && plain.Scales == ProbeScales.Same && answer.Decibels < 100)
        {
            var centred = await Ask(plain, new ProbeSettings(HasZeroPointZero: true)).ConfigureAwait(false);
            zero = centred.Outcome == ProbeOutcome.Right && centred.Decibels > answer.Decibels + 20;
            if (zero) answer = centred;
        }

        if (answer.Outcome != ProbeOutcome.Right) return null;
        if (type == TensorType.Int16)
        {
            var shifted = await Ask(plain, new ProbeSettings(IsShifted: true, HasOneScale: scales == "OneForInputs")).ConfigureAwait(false);
            zero = shifted.Outcome != ProbeOutcome.Right || shifted.Decibels < answer.Decibels - 20;
        }

        return new KernelFinding(plain.Operator, type, scales, zero, await HighestRankAsync(probes, type, cancellation).ConfigureAwait(false));
    }

    private async Task<int?> HighestRankAsync(KernelProbe[] probes, TensorType type, CancellationToken cancellation)
    {
        foreach (var probe in probes.Where(static probe => probe.Rank > 0).OrderBy(static probe => probe.Rank))
        {
            var answer = await _runner.AskAsync(probe, type, null, cancellation).ConfigureAwait(false);
            if (answer.Outcome == ProbeOutcome.Refused) return probe.Rank - 1;
        }

        return null;
    }
}
