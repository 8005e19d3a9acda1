using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Joined runs against elements counted one by one, from every start, in pieces of whole runs.</summary>
public sealed class JoinedRunsTests
{
    [Fact]
    public void Elements_of_every_form()
    {
        foreach (var form in Enum.GetValues<RunForm>()) Check(form);
    }

    private static void Check(RunForm form)
    {
        foreach (var run in new[] { 1, 3, 15, 16, 17, 32, 49, 127 })
        {
            const int Runs = 7;
            var values = Enumerable.Range(0, form == RunForm.Dense ? run * Runs : form == RunForm.Repeated ? run : Runs).Select(static i => (short)(i * 97)).ToArray();
            var all = Enumerable.Range(0, run * Runs).Select(i => values[form == RunForm.Dense ? i : form == RunForm.Repeated ? i % run : i / run]).ToArray();
            for (var start = 0; start < all.Length; start += 1 + (run / 5))
                foreach (var piece in new[] { run, 2 * run, all.Length })
                {
                    var room = new GuardedArray<short>(Math.Min(piece, all.Length - start), start % 3, 77);
                    var joined = new JoinedRuns<short>(values, form, run, start, room.Elements);
                    for (var i = start; i < all.Length; i += room.Elements.Length)
                    {
                        var count = Math.Min(room.Elements.Length, all.Length - i);
                        Assert.Equal(all.AsSpan(i, count), joined.Next(count));
                    }

                    room.RequireIntact();
                }
        }
    }
}
