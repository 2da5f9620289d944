// The eye beside a password shows what is typed, until the form is sent.
for (const eye of document.querySelectorAll(".password-eye")) {
  const input = document.getElementById(eye.getAttribute("aria-controls"))
  const show = (shown) => {
    input.type = shown ? "text" : "password"
    eye.setAttribute("aria-pressed", String(shown))
  }
  eye.addEventListener("click", () => show(input.type === "password"))
  input.form.addEventListener("submit", () => show(false))
  eye.hidden = false
}
