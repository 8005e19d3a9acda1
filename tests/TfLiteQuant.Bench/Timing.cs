using System.Diagnostics;

namespace TfLiteQuant.Bench;

/// <summary>Times of one thing over many runs.</summary>
/// <param name="Best">Milliseconds of the fastest run.</param>
/// <param name="Median">Milliseconds of the middle one.</param>
internal readonly record struct Timing(double Best, double Median)
{
    // Long enough for an engine's idle threads to stop spinning, which would take a core from the next one.
    private const int Pause = 60;
    private const int Block = 15;

    /// <summary>Runs several things in turn, in short blocks with a pause between, so that a busy moment of the machine strikes
    /// all alike and none runs beside another's idle threads.</summary>
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
                if (bodies.Length > 1) Thread.Sleep(Pause);
                bodies[i]();
                for (var run = 0; run < Block; run++)
                {
                    var t = Stopwatch.GetTimestamp();
                    bodies[i]();
                    times[i].Add(Stopwatch.GetElapsedTime(t).TotalMilliseconds);
                }
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
