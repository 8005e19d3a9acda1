using System.Diagnostics;
using System.Globalization;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>The long form of the robustness test: damaged files through reader, conversion, writer and interpreter.</summary>
internal sealed class MutationCommand : IBenchCommand
{
    // Files of this size go through fast enough for a hundred thousand.
    private const long LargestFile = 128 << 10;

    public string Name => "mutations";

    public string Usage => "[count=100000] [first-seed=1]: damaged files through reader, conversion, writer and interpreter; exit code 1 on any failure";

    public int Run(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        var seed = arguments.Length > 1 ? ulong.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        List<(string, byte[])> originals = [.. MutationOriginals.Made];
        foreach (var folder in new[] { "golden", "ops", "corpus" })
        {
            if (!Shared.TryFolder(folder, out var root)) continue;
            originals.AddRange(Directory.EnumerateFiles(root, "*.tflite", SearchOption.AllDirectories)
                .Where(static file => new FileInfo(file).Length <= LargestFile).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(root, file), File.ReadAllBytes(file))));
        }

        Console.WriteLine($"{originals.Count} files, {count} mutations from seed {seed}; at most {MutationCampaign.FixedBytes >> 20} MB + {MutationCampaign.BytesPerFileByte} bytes per byte of file each");
        var campaign = new MutationCampaign(originals);
        var started = Stopwatch.GetTimestamp();
        campaign.Run(seed, count);
        Console.WriteLine($"accepted {campaign.Accepted} (ran {campaign.Executed}), refused {campaign.Refused.Values.Sum()}, {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        foreach (var (code, times) in campaign.Refused) Console.WriteLine($"  {code}: {times}");
        foreach (var failure in campaign.Failures) Console.WriteLine($"FAILED {failure}");
        return campaign.Failures.Count == 0 ? 0 : 1;
    }
}
