using System.Diagnostics;

namespace TfLiteQuant.Bench;

/// <summary>Times of one thing over many runs.</summary>
/// <param name="Best">Milliseconds of the fastest run.</param>
/// <param name="Median">Milliseconds of the middle one.</param>
internal readonly record struct Timing(double Best, double Median)
{
    /// <summary>Runs several things in turn, so that a busy moment of the machine strikes all alike.</summary>
    /// <param name="seconds">How long to go on for each.</param>
    /// <param name="bodies">What to run.</param>
    public static Timing[] Of(double seconds, params Action[] bodies)
    {
        var times = Array.ConvertAll(bodies, static _ => new List<double>());
        foreach (var body in bodies)
            for (var i = 0; i < 3; i++) body();
        var started = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < bodies.Length; i++)
            {
                var t = Stopwatch.GetTimestamp();
                bodies[i]();
                times[i].Add(Stopwatch.GetElapsedTime(t).TotalMilliseconds);
            }
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds * bodies.Length || times[0].Count < 10);
        return Array.ConvertAll(times, static list =>
        {
            list.Sort();
            return new Timing(list[0], list[list.Count / 2]);
        });
    }
}
