using System.Diagnostics;
using System.Globalization;

namespace TfLiteQuant.Bench;

/// <summary>Runs xnnpack_layers (made from the peers folder's xnnpack_layers.cc) over a list of layers.</summary>
/// <param name="path">The program.</param>
internal sealed class XnnpackPeer(string path)
{
    /// <summary>Median microseconds of each layer, in float32 and in int8.</summary>
    public (double Float, double Int8)[] Run(string list, int threads, int milliseconds)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true };
        start.ArgumentList.Add(list);
        start.ArgumentList.Add(threads.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add((milliseconds / 1e3).ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return [.. lines.Skip(1).SkipLast(1).Select(static line => line.Split('\t')).Select(static fields
            => (double.Parse(fields[1], CultureInfo.InvariantCulture), double.Parse(fields[2], CultureInfo.InvariantCulture)))];
    }
}
