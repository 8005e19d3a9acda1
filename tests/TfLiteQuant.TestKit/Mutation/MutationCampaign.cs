using System.Diagnostics;
using System.Globalization;
using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Runs damaged files through reader, conversion, writer and interpreter. Each must be taken, and then convert to files that can
/// be read, or be refused with a typed error; in bounded time, and with memory bounded by the file's length. What is taken runs to
/// its end or to a typed error, with a limit on tensor memory.
/// </summary>
public sealed class MutationCampaign(IReadOnlyList<(string Name, byte[] File)> originals)
{
    /// <summary>Memory that reading, converting in each technique and writing may allocate: a fixed part and so many times the file.</summary>
    public const long FixedBytes = 10 << 20;

    /// <summary>See <see cref="FixedBytes"/>.</summary>
    public const long BytesPerFileByte = 160;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const long TensorMemory = 64 << 20;

    /// <summary>Files that were taken.</summary>
    public int Accepted { get; private set; }

    /// <summary>Files of those that also ran to their end.</summary>
    public int Executed { get; private set; }

    /// <summary>Files that were refused, by error.</summary>
    public SortedDictionary<ErrorCode, int> Refused { get; } = [];

    /// <summary>What went wrong: the seed makes each again.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Runs the seeds from <paramref name="firstSeed"/> on, each on one of the originals.</summary>
    public void Run(ulong firstSeed, int count, CancellationToken cancellation = default)
    {
        for (var i = 0; i < count && Failures.Count < 20; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var seed = firstSeed + (ulong)i;
            var (name, file) = originals[(int)(seed % (ulong)originals.Count)];
            Try(string.Create(CultureInfo.InvariantCulture, $"seed {seed} on {name}"), new FileMutator(seed).Mutate(file));
        }
    }

    private void Try(string what, byte[] file)
    {
        var started = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            if (Convert(file)) Accepted++;
        }
        catch (TfLiteQuantException error)
        {
            Refused[error.Code] = Refused.GetValueOrDefault(error.Code) + 1;
        }
        catch (Exception error)
        {
            Failures.Add($"{what}: {error}");
            return;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (elapsed > Longest) Failures.Add($"{what}: took {elapsed.TotalSeconds:F1} s");
        if (elapsed <= Longest) Execute(what, file);
        if (allocated > FixedBytes + (BytesPerFileByte * file.Length)) Failures.Add($"{what}: allocated {allocated} bytes for {file.Length}");
    }

    private void Execute(string what, byte[] file)
    {
        using var cancellation = new CancellationTokenSource(Longest);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var model = ModelReader.Read(file);
            using var interpreter = new Interpreter(model, new InterpreterOptions { MemoryLimit = TensorMemory });
            interpreter.Run(cancellation.Token);
            Executed++;
        }
        catch (TfLiteQuantException)
        {
            // Refused when read, prepared or run: as good as an end.
        }
        catch (Exception error)
        {
            Failures.Add($"{what}, executed: {error}");
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated > TensorMemory + FixedBytes + (BytesPerFileByte * file.Length)) Failures.Add($"{what}, executed: allocated {allocated} bytes for {file.Length}");
    }

    private static bool Convert(byte[] file)
    {
        foreach (var technique in PlanBuilder.AvailableTechniques)
        {
            using var model = ModelReader.Read(file);
            var recipe = new QuantizationRecipe { Technique = technique, MinimumElements = 16 };
            try
            {
                ModelQuantizer.Quantize(model, recipe, recipe.NeedsCalibration ? Ranges(model) : null);
            }
            catch (TfLiteQuantException) when (recipe.NeedsCalibration)
            {
                // Such as a model with operators that have no integer kernel, for IntegerOnly.
                continue;
            }

            byte[] written;
            try
            {
                written = ModelWriter.ToBytes(model);
            }
            catch (TfLiteQuantException error)
            {
                throw new InvalidOperationException("A model that was read could not be written.", error);
            }

            try
            {
                ModelReader.Read(written).Dispose();
            }
            catch (TfLiteQuantException error)
            {
                throw new InvalidOperationException("A written model was refused.", error);
            }
        }

        return true;
    }

    private static CalibratedRanges Ranges(TfLiteModel model)
    {
        var ranges = new CalibratedRanges();
        for (var subgraph = 0; subgraph < model.Subgraphs.Count; subgraph++)
            for (var tensor = 0; tensor < model.Subgraphs[subgraph].Tensors.Count; tensor++) ranges.Set(subgraph, tensor, new ValueRange(-1, 1));
        return ranges;
    }
}
